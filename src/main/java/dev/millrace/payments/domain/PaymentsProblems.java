package dev.millrace.payments.domain;

import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;

/** Reasons of the payments module. */
public final class PaymentsProblems {

    public static final ProblemCode INVALID_SIGNATURE = new ProblemCode(
            "invalid_signature", Kind.UNAUTHENTICATED, "The signature is not the gateway's, or too old");

    private PaymentsProblems() {}
}
