package dev.millrace.webhooks.domain;

import dev.millrace.platform.security.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be called: public ones, and those that are allowed by configuration. Everything that leads, or
 * may be translated, to the inside of a network is none (RFC 6890 and its registries).
 */
public final class AddressRules {

    private static final List<AddressRange> NEVER_IPV4 = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // the platform's own services inside Azure
            "169.254.0.0/16", // link-local, and the metadata of most clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** The only part of IPv6 that is routed between networks; NAT64, ULA, link-local and multicast lie outside. */
    private static final AddressRange GLOBAL_IPV6 = AddressRange.valueOf("2000::/3");

    private static final List<AddressRange> NEVER_IPV6 = ranges(
            "2001::/23", // protocol assignments, Teredo among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "3fff::/20"); // documentation

    private static final int ISATAP = 0x5EFE;

    private final List<AddressRange> allowed;

    /** @param allowed in addition to what is public */
    public AddressRules(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    private static List<AddressRange> ranges(String... ranges) {
        return Stream.of(ranges).map(AddressRange::valueOf).toList();
    }

    /** Whether a connection to this address may be opened. */
    public boolean permit(InetAddress address) {
        String text = address.getHostAddress();
        boolean ipv6 = text.contains(":") && !mapped(text);
        return in(allowed, text) || (ipv6 ? global(address, text) : !in(NEVER_IPV4, text));
    }

    private static boolean global(InetAddress address, String text) {
        return GLOBAL_IPV6.contains(text) && !in(NEVER_IPV6, text) && !isatap(address.getAddress());
    }

    /** An IPv4 address in IPv6 clothes; the ranges know it for what it is. */
    private static boolean mapped(String text) {
        return !GLOBAL_IPV6.contains(text) && AddressRange.valueOf("0.0.0.0/0").contains(text);
    }

    /** An IPv4 address within the last half (RFC 5214). */
    private static boolean isatap(byte[] bytes) {
        int mark = ((bytes[10] & 0xFF) << 8) | (bytes[11] & 0xFF);
        return (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && mark == ISATAP;
    }

    private static boolean in(List<AddressRange> ranges, String text) {
        return ranges.stream().anyMatch(range -> range.contains(text));
    }
}
