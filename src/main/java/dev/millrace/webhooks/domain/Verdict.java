package dev.millrace.webhooks.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an attempt.
 *
 * @param state of the delivery
 * @param nextAttemptAt of a delivery that stays pending; null otherwise
 * @param resumeAt until when the whole receiver is left alone; null when it need not be
 * @param gone whether the receiver is to be switched off
 */
public record Verdict(
        DeliveryState state,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant resumeAt,
        boolean gone) {}
