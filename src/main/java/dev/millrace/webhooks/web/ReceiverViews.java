package dev.millrace.webhooks.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.DisabledReason;
import dev.millrace.webhooks.domain.EventFilter;
import dev.millrace.webhooks.domain.Receiver;
import dev.millrace.webhooks.domain.ReceiverService;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Endpoints as the staff see them. */
final class ReceiverViews {

    private ReceiverViews() {}

    /**
     * An endpoint.
     *
     * @param secret only where it was just made; never shown again
     */
    record Shown(
            UUID id,
            String url,
            String description,
            List<String> events,
            boolean enabled,
            @Nullable String disabledReason,
            @Nullable Instant disabledAt,
            @Nullable Instant failingSince,
            @Nullable Instant pausedUntil,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String secret,

            Instant createdAt,
            Instant updatedAt,
            long version) {

        static Shown of(Receiver receiver) {
            return of(receiver, null);
        }

        static Shown of(Receiver receiver, @Nullable String secret) {
            Receiver.State state = receiver.state();
            DisabledReason reason = state.disabledReason();
            return new Shown(
                    receiver.id(),
                    receiver.details().url(),
                    receiver.details().description(),
                    receiver.details().events().stream().map(EventFilter::text).toList(),
                    state.enabled(),
                    reason == null ? null : reason.label(),
                    state.disabledAt(),
                    state.failingSince(),
                    state.resumeAt(),
                    secret,
                    receiver.createdAt(),
                    receiver.updatedAt(),
                    receiver.version());
        }
    }

    record Rotated(String secret, Instant previousValidUntil) {

        static Rotated of(ReceiverService.Rotation rotation) {
            return new Rotated(rotation.secret(), rotation.othersUntil());
        }
    }

    /** What came of one try, test or not. */
    record Tried(
            boolean succeeded,
            @Nullable Integer statusCode,
            @Nullable String error,
            Instant startedAt,
            long durationMs) {

        static Tried of(Attempt attempt) {
            return new Tried(
                    attempt.succeeded(),
                    attempt.status(),
                    attempt.error(),
                    attempt.startedAt(),
                    attempt.duration().toMillis());
        }
    }
}
