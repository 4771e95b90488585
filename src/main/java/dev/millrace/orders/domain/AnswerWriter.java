package dev.millrace.orders.domain;

import dev.millrace.platform.error.DomainException;

/** Writes the answers that are stored; the web layer knows their form. */
public interface AnswerWriter {

    /** The order, settled or (202) still being settled. */
    Answer order(int status, Order order);

    /** A refusal that ended the order, such as a declined payment. */
    Answer refusal(DomainException refusal, String traceId);
}
