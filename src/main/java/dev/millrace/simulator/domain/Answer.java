package dev.millrace.simulator.domain;

import java.util.Map;

/**
 * What a caller gets.
 *
 * @param status 0 when the connection is reset instead
 * @param body a document, or JSON text as it was sent before
 * @param headers beside the usual ones
 */
public record Answer(int status, Object body, Map<String, String> headers) {

    /** No answer: the connection is reset. */
    public static final Answer RESET = new Answer(0, Map.of());

    /** Without headers of its own. */
    public Answer(int status, Object body) {
        this(status, body, Map.of());
    }
}
