package dev.millrace.users.domain;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The network that an address belongs to: who has one address often has its neighbours too. */
final class Network {

    private static final int V4_BYTES = 3;
    private static final int V6_BYTES = 8;

    private Network() {}

    /** The /24 of an IPv4 address, the /64 of an IPv6 address; any other text stands for itself. */
    static String of(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            int kept = parsed instanceof Inet4Address ? V4_BYTES : V6_BYTES;
            return HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), kept));
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
