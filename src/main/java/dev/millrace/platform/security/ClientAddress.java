package dev.millrace.platform.security;

import java.net.InetSocketAddress;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where a request comes from, for limits and audit. */
@FunctionalInterface
public interface ClientAddress {

    /** The socket's peer. */
    ClientAddress PEER = request -> request.remoteAddress()
            .map(InetSocketAddress::getAddress)
            .map(java.net.InetAddress::getHostAddress)
            .orElse("unknown");

    /** The textual address of the client. */
    String of(ServerRequest request);
}
