package dev.millrace.eventlog.domain;

import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;

/** Refusals of the event log. */
public final class EventLogProblems {

    public static final ProblemCode NOT_REPEATABLE = new ProblemCode(
            "replay_from_beginning_only", Kind.CONFLICT, "This consumer can only be replayed from the beginning");

    private EventLogProblems() {}
}
