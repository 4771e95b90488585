package dev.millrace.orders.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;

/** Which failures of a batch one of its members caused. */
final class OrderFaults {

    private OrderFaults() {}

    /** A constraint or a value that a single member ran into; anything else would hit each of them alike. */
    static boolean ofOne(Throwable failure) {
        return !(failure instanceof DomainException refusal) || refusal.code().equals(CommonProblems.CONTENTION);
    }
}
