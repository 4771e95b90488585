package dev.millrace.platform.web;

import dev.millrace.platform.error.DomainException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what this server cannot carry out at the moment. A module that has a queue gives a bean of this type; whatever
 * it refuses is answered before it is read, so that those who must come again cost those who are waiting next to nothing.
 */
public interface Congestion {

    /**
     * The refusal of such a request; null when it may go on. Asked on the event loop, for each request.
     *
     * @param target as the request line has it, with its query if there is one
     */
    @Nullable
    DomainException refusal(String method, String target);
}
