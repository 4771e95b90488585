package dev.millrace.webhooks.infrastructure;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why there was no answer, in one word that tells nothing of the network we are in. */
final class Failure {

    private static final Map<Class<? extends Throwable>, String> WORDS = words();

    private Failure() {}

    private static Map<Class<? extends Throwable>, String> words() {
        Map<Class<? extends Throwable>, String> words = new LinkedHashMap<>();
        words.put(ForbiddenAddressException.class, "forbidden_address");
        words.put(TimeoutException.class, "timeout");
        words.put(ConnectTimeoutException.class, "timeout");
        words.put(UnknownHostException.class, "unknown_host");
        words.put(SSLException.class, "tls_failed");
        words.put(ConnectException.class, "connect_failed");
        words.put(NoRouteToHostException.class, "connect_failed");
        words.put(IOException.class, "connection_lost");
        return words;
    }

    static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Map.Entry<Class<? extends Throwable>, String> word : WORDS.entrySet()) {
                if (word.getKey().isInstance(cause)) {
                    return word.getValue();
                }
            }
        }
        return "invalid_answer";
    }
}
