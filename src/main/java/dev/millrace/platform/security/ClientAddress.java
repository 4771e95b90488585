package dev.millrace.platform.security;

import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where a request comes from, for limits and audit. */
@FunctionalInterface
public interface ClientAddress {

    /** The socket's peer. Headers are ignored: anybody can write them. */
    ClientAddress PEER = request -> request.remoteAddress()
            .map(InetSocketAddress::getAddress)
            .map(java.net.InetAddress::getHostAddress)
            .orElse("unknown");

    /** The textual address of the client. */
    String of(ServerRequest request);

    /** What our own proxies say the client is, where a request comes from one of these; else the socket's peer. */
    static ClientAddress behind(List<AddressRange> proxies) {
        return proxies.isEmpty() ? PEER : new ForwardedAddress(proxies);
    }
}
