package dev.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loopback ports: the one a server had last time if it is still free, else another, so pasted URLs stay true. */
final class Ports {
    private static final int ANY = 0;
    private static final int CONNECT_MILLIS = 500;

    private Ports() {}

    static int choose(Path remembered) {
        int before = read(remembered);
        int port = before != ANY && isFree(before) ? before : anyFree();
        try {
            Files.writeString(remembered, Integer.toString(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return port;
    }

    /** The remembered port, or 0 when there is none. */
    static int read(Path remembered) {
        try {
            return Files.exists(remembered)
                    ? Integer.parseInt(Files.readString(remembered).strip())
                    : ANY;
        } catch (NumberFormatException e) {
            return ANY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() {
        try (ServerSocket socket = new ServerSocket(ANY, 1, loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
