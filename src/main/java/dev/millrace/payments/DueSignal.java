package dev.millrace.payments;

/** Told when operations have become due sooner than planned, so that nobody waits for the next round of recovery. */
@FunctionalInterface
public interface DueSignal {

    void due();
}
