package dev.millrace.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A mail server that goes wrong as it is told, and keeps every line it was sent. */
public final class BadMailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private volatile Fault fault = Fault.NONE;

    /** What it does. */
    public enum Fault {
        NONE,
        /** There is no such mailbox. */
        NO_SUCH_MAILBOX,
        /** Not now, as greylisting servers say. */
        LATER,
        /** Refuses the whole content. */
        CONTENT_REFUSED,
        /** Takes the content, then breaks the connection before it answers. */
        BREAKS_AFTER_CONTENT,
        /** Answers nothing after the greeting. */
        SILENT
    }

    public BadMailServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("bad-mail-server").start(this::serve);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** From now on it does this. */
    public void does(Fault what) {
        fault = what;
    }

    /** How often it was given the content of a mail. */
    public long contents() {
        return count("DATA");
    }

    /** How many lines it was sent that begin so. */
    public long count(String beginning) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.toUpperCase(Locale.ROOT).startsWith(beginning))
                    .count();
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                converse(connection);
            } catch (IOException _) {
                // The client has gone, or the server is closed.
            }
        }
    }

    private void converse(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(connection.getOutputStream(), true, StandardCharsets.UTF_8);
        say(out, "220 bad");
        String line;
        while ((line = in.readLine()) != null) {
            lines.add(line);
            String command = line.toUpperCase(Locale.ROOT);
            if (fault == Fault.SILENT) {
                continue;
            }
            if (!command.startsWith("DATA")) {
                say(out, answer(command));
                continue;
            }
            say(out, "354 go on");
            read(in);
            if (fault == Fault.BREAKS_AFTER_CONTENT) {
                return;
            }
            say(out, fault == Fault.CONTENT_REFUSED ? "554 5.7.1 spam" : "250 ok");
        }
    }

    private static void say(PrintWriter out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }

    private static void read(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            line = in.readLine();
        }
    }

    private String answer(String command) {
        if (!command.startsWith("RCPT")) {
            return command.startsWith("QUIT") ? "221 bye" : "250 ok";
        }
        return switch (fault) {
            case NO_SUCH_MAILBOX -> "550 5.1.1 no such mailbox";
            case LATER -> "451 4.7.1 try again later";
            case NONE, CONTENT_REFUSED, BREAKS_AFTER_CONTENT, SILENT -> "250 ok";
        };
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
