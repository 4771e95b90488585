package dev.millrace.platform.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two things to say to the embedded Redis before a client library is there; inline commands of its protocol. */
record RedisSession(int port, String password) {
    private static final int MILLIS = 1000;
    private static final int REPLY_LIMIT = 16 * 1024;
    /** The answer to the password; a server without one refuses it. */
    private static final String ACCEPTED = "+OK";

    private static final Pattern PROCESS = Pattern.compile("process_id:(\\d+)");

    /** The process id of the server that knows our password; empty when none answers. */
    OptionalLong pid() {
        try {
            String answer = ask("INFO server");
            Matcher process = PROCESS.matcher(answer);
            return answer.startsWith(ACCEPTED) && process.find()
                    ? OptionalLong.of(Long.parseLong(process.group(1)))
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Asks the server to end; a server that has gone already is no error. */
    void shutdown() {
        try {
            ask("SHUTDOWN NOSAVE");
        } catch (IOException e) {
            // It closes the connection instead of answering.
        }
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.loopback(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            String lines = "AUTH " + password + "\r\n" + command + "\r\nQUIT\r\n";
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = new BufferedInputStream(socket.getInputStream());
            return new String(answer.readNBytes(REPLY_LIMIT), StandardCharsets.US_ASCII);
        }
    }
}
