package dev.millrace.webhooks.domain;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs an endpoint may have. What a name leads to is checked with every connection by {@link AddressRules}; here
 * is refused what can be told from the text.
 */
public final class UrlRules {

    public static final int MAX_LENGTH = 2000;

    private static final int FIRST_FREE_PORT = 1024;
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    /** As browsers see it, a name that ends like this is a number: 127.1, 0x7f.1, 017700000001. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.?");

    private final boolean allowHttp;
    private final AddressRules addresses;

    public UrlRules(boolean allowHttp, AddressRules addresses) {
        this.allowHttp = allowHttp;
        this.addresses = addresses;
    }

    /** What is wrong with a URL, for people; empty when nothing is. */
    public Optional<String> fault(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of("Up to " + MAX_LENGTH + " characters.");
        }
        try {
            return Optional.ofNullable(fault(new URI(url)));
        } catch (URISyntaxException _) {
            return Optional.of("A URL.");
        }
    }

    private @Nullable String fault(URI url) {
        String host = url.getHost();
        if (!scheme(String.valueOf(url.getScheme()))) {
            return allowHttp ? "An https or http URL." : "An https URL.";
        }
        if (host == null || !url.toString().chars().allMatch(c -> c > ' ' && c < 127)) {
            return "A URL with a host name in ASCII.";
        }
        if (String.valueOf(url.getRawAuthority()).contains("@") || url.getRawFragment() != null) {
            return "No user, no password, no fragment.";
        }
        if (!port(url.getPort())) {
            return "Port 443, or one above 1023.";
        }
        return permitted(host.toLowerCase(Locale.ROOT)) ? null : "A host that is reachable by the public.";
    }

    private boolean scheme(String scheme) {
        return scheme.equalsIgnoreCase("https") || (allowHttp && scheme.equalsIgnoreCase("http"));
    }

    private boolean port(int port) {
        return port == -1 || port == 443 || (port == 80 && allowHttp) || (port >= FIRST_FREE_PORT && port <= 65_535);
    }

    private boolean permitted(String host) {
        if (host.startsWith("[") || IPV4.matcher(host).matches()) {
            return literal(host.replaceAll("[\\[\\]]", ""));
        }
        return !ENDS_IN_A_NUMBER.matcher(host).matches();
    }

    private boolean literal(String host) {
        try {
            return addresses.permit(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
