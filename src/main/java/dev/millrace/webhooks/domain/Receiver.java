package dev.millrace.webhooks.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of events: a webhook endpoint.
 *
 * @param version counts the changes by people, and the switching off by whomever
 */
public record Receiver(UUID id, Details details, State state, long version, Instant createdAt, Instant updatedAt) {

    public static final int MAX_DESCRIPTION = 200;
    public static final int MAX_EVENTS = 50;

    /** What the staff decide. */
    public record Details(String url, String description, List<EventFilter> events) {

        /** Whether events of this type are wanted. */
        public boolean wants(String type) {
            return events.stream().anyMatch(filter -> filter.matches(type));
        }
    }

    /**
     * How it does.
     *
     * @param disabledReason null while it is on, like {@code disabledAt}
     * @param failingSince the first failure after the last success; null when all is well
     * @param resumeAt nothing is sent before; null when it did not ask for a pause
     */
    public record State(
            @Nullable DisabledReason disabledReason,
            @Nullable Instant disabledAt,
            @Nullable Instant failingSince,
            @Nullable Instant resumeAt) {

        /** Never failed, never switched off. */
        public static final State WELL = new State(null, null, null, null);

        public boolean enabled() {
            return disabledReason == null;
        }
    }

    /** Some details anew, and on or off; what is null stays. */
    public record Patch(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<EventFilter> events,
            @Nullable Boolean enabled) {}

    /** A new one, switched on or off. */
    public static Receiver open(UUID id, Details details, boolean enabled, Instant now) {
        State state = enabled ? State.WELL : new State(DisabledReason.STAFF, now, null, null);
        return new Receiver(id, details, state, 1, now, now);
    }

    /** As the staff want it. At another address, or switched on again, it begins without a past. */
    public Receiver patched(Patch patch, Instant now) {
        Details changed = new Details(
                patch.url() == null ? details.url() : patch.url(),
                patch.description() == null ? details.description() : patch.description(),
                patch.events() == null ? details.events() : patch.events());
        boolean on = patch.enabled() == null ? state.enabled() : patch.enabled();
        boolean fresh = !changed.url().equals(details.url()) || on != state.enabled();
        return new Receiver(id, changed, fresh ? fresh(on, now) : state, version + 1, createdAt, now);
    }

    private State fresh(boolean on, Instant now) {
        if (on) {
            return State.WELL;
        }
        return state.enabled() ? new State(DisabledReason.STAFF, now, null, null) : state;
    }
}
