package dev.millrace.platform.security;

import io.netty.util.NetUtil;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The client behind our own proxies: {@code X-Forwarded-For} is read from the right, and only as long as whoever wrote
 * the entry is one of them. Anything further left was sent by the client and proves nothing.
 */
final class ForwardedAddress implements ClientAddress {

    private static final String HEADER = "X-Forwarded-For";

    private final List<AddressRange> trusted;

    ForwardedAddress(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    @Override
    public String of(ServerRequest request) {
        return client(PEER.of(request), request.headers().header(HEADER));
    }

    /** The last address that a trusted proxy vouches for. */
    String client(String peer, List<String> headers) {
        String[] hops = String.join(",", headers).split(",", -1);
        String client = peer;
        for (int i = hops.length - 1; i >= 0 && trusted(client); i--) {
            byte[] hop = AddressRange.bytes(withoutPort(hops[i].strip()));
            if (hop == null) {
                return client;
            }
            client = NetUtil.bytesToIpAddress(hop);
        }
        return client;
    }

    private boolean trusted(String address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    private static String withoutPort(String hop) {
        int colon = hop.lastIndexOf(':');
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        return colon > 0 && hop.indexOf(':') == colon ? hop.substring(0, colon) : hop;
    }
}
