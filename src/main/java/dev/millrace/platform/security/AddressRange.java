package dev.millrace.platform.security;

import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Addresses with a common beginning, written as {@code 10.0.0.0/8}, {@code fd00::/8} or as a single address. */
public final class AddressRange {

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** Reads CIDR notation; throws {@link IllegalArgumentException} for anything else. */
    public static AddressRange valueOf(String text) {
        String[] parts = text.strip().split("/", 2);
        byte[] network = bytes(parts[0]);
        if (network == null) {
            throw new IllegalArgumentException("Not an address: '" + text + "'");
        }
        int bits = parts.length == 1 ? network.length * 8 : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > network.length * 8) {
            throw new IllegalArgumentException("Not a prefix length: '" + text + "'");
        }
        return new AddressRange(network, bits);
    }

    /** Whether the textual address lies in this range; false for anything that is not an address. */
    public boolean contains(String address) {
        byte[] other = bytes(address);
        if (other == null || other.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        int mask = 0xFF << (8 - rest) & 0xFF;
        return Arrays.equals(network, 0, whole, other, 0, whole)
                && (rest == 0 || (network[whole] & mask) == (other[whole] & mask));
    }

    /** An IPv4 address in IPv6 clothes counts as what it is. */
    static byte @Nullable [] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        boolean mapped = bytes != null
                && bytes.length == 16
                && Arrays.equals(bytes, 0, 10, new byte[10], 0, 10)
                && bytes[10] == -1
                && bytes[11] == -1;
        return mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    @Override
    public String toString() {
        return NetUtil.bytesToIpAddress(network) + "/" + bits;
    }
}
