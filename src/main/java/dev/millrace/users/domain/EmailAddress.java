package dev.millrace.users.domain;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address.
 *
 * @param text for mail: trimmed, the local part in NFC with its case kept, the domain as a lower-case A-label
 * @param canonical for comparison: the lower case of {@code text}. Two accounts never share one.
 */
public record EmailAddress(String text, String canonical) {

    /** RFC 5321, 4.5.3.1, less the angle brackets; the local part has 64 of them. */
    public static final int MAX_LENGTH = 254;

    private static final int MAX_LOCAL = 64;
    private static final String SPECIALS = "()<>[]:;@\\,\"";

    /** The address in this text; empty when it is none. */
    public static Optional<EmailAddress> parse(String text) {
        String trimmed = text.strip();
        int at = trimmed.lastIndexOf('@');
        if (at < 1 || trimmed.length() > MAX_LENGTH || InvisibleText.in(trimmed)) {
            return Optional.empty();
        }
        return domain(trimmed.substring(at + 1)).flatMap(domain -> of(nfc(trimmed.substring(0, at)), domain));
    }

    private static Optional<EmailAddress> of(String local, String domain) {
        String text = local + '@' + domain;
        return validLocal(local) && text.length() <= MAX_LENGTH
                ? Optional.of(new EmailAddress(text, nfc(text.toLowerCase(Locale.ROOT))))
                : Optional.empty();
    }

    private static boolean validLocal(String local) {
        return local.length() <= MAX_LOCAL
                && !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && local.codePoints().noneMatch(point -> Character.isWhitespace(point) || SPECIALS.indexOf(point) >= 0);
    }

    /** At least two labels; IDN itself refuses empty and overlong ones and what no host name may contain. */
    private static Optional<String> domain(String text) {
        try {
            String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return ascii.indexOf('.') > 0 && !ascii.endsWith(".") ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
