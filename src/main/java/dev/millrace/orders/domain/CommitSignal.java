package dev.millrace.orders.domain;

/** Told after a commit that added events to the log. */
@FunctionalInterface
public interface CommitSignal {

    /** New events can be read. Must not block and never fails. */
    void committed();
}
