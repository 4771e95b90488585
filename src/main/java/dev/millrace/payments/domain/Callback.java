package dev.millrace.payments.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something the gateway told us of its own accord.
 *
 * @param eventId by which the gateway tells its events apart
 * @param type as the gateway names it
 * @param payment the gateway's name of the payment; null when the event is about none
 * @param operationId the operation of ours that it was made for; null when it names none
 */
public record Callback(
        String eventId,
        String type,
        @Nullable String payment,
        @Nullable UUID operationId) {}
