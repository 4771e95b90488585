package dev.millrace.platform.limits;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** Whom an address is counted as: an IPv4 address itself, an IPv6 address with its whole network of 64 bits. */
final class Network {

    private static final int BYTES = 8;

    private Network() {}

    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length <= BYTES ? address : HexFormat.of().formatHex(bytes, 0, BYTES) + "/64";
    }
}
