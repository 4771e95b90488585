package dev.millrace;

/** The server cannot start as configured; the message is one line for the person who started it. */
final class StartRefusal extends RuntimeException {
    StartRefusal(String message) {
        super(message);
    }

    StartRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
