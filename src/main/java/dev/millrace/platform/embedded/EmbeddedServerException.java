package dev.millrace.platform.embedded;

/** An embedded server could not be unpacked, started, reached or stopped; the message says what to do about it. */
public final class EmbeddedServerException extends RuntimeException {
    EmbeddedServerException(String message) {
        super(message);
    }

    EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
