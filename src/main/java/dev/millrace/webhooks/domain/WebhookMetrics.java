package dev.millrace.webhooks.domain;

/** What is counted. */
public interface WebhookMetrics {

    /** A try and what follows from it. */
    void attempted(Attempt attempt, Verdict verdict);

    /** An endpoint was switched off by itself. */
    void disabled(DisabledReason reason);
}
