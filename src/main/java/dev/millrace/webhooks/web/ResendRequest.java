package dev.millrace.webhooks.web;

import dev.millrace.eventlog.Position;
import dev.millrace.platform.web.Checks;
import dev.millrace.webhooks.domain.Delivery;
import dev.millrace.webhooks.domain.DeliveryState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries to send again: of events after one and up to another, by their ids, from one moment until before
 * another. One limit at least; those given up and those skipped unless it says otherwise.
 */
record ResendRequest(
        @Nullable String after,
        @Nullable String upTo,
        @Nullable String from,
        @Nullable String to,
        @Nullable List<@Nullable String> statuses) {

    private static final Position END = new Position(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final List<DeliveryState> USUAL = List.of(DeliveryState.DEAD, DeliveryState.SKIPPED);

    /** What is delivered goes again as well if it is asked for; what is pending goes anyway. */
    private static final Map<String, DeliveryState> STATES =
            Map.of("dead", DeliveryState.DEAD, "skipped", DeliveryState.SKIPPED, "delivered", DeliveryState.DELIVERED);

    Delivery.Range checked() {
        Checks checks = new Checks();
        checks.that(
                after != null || upTo != null || from != null || to != null,
                "",
                "required",
                "One of after, upTo, from and to.");
        Position low = position(checks, "/after", after).orElse(Position.START);
        Position high = position(checks, "/upTo", upTo).orElse(END);
        Instant begin = moment(checks, "/from", from).orElse(EARLIEST);
        Instant end = moment(checks, "/to", to).orElse(LATEST);
        List<DeliveryState> states = states(checks);
        checks.done();
        return new Delivery.Range(low, high, begin, end, states);
    }

    private static Optional<Position> position(Checks checks, String pointer, @Nullable String text) {
        Optional<Position> position = Optional.ofNullable(text).flatMap(Position::parse);
        checks.that(text == null || position.isPresent(), pointer, "invalid_value", "The id of an event.");
        return position;
    }

    private static Optional<Instant> moment(Checks checks, String pointer, @Nullable String text) {
        Optional<Instant> moment = Optional.ofNullable(text)
                .flatMap(ResendRequest::parsed)
                .filter(at -> !at.isBefore(EARLIEST) && !at.isAfter(LATEST));
        checks.that(
                text == null || moment.isPresent(),
                pointer,
                "invalid_moment",
                "RFC 3339, such as 2026-11-27T09:00:00Z.");
        return moment;
    }

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private List<DeliveryState> states(Checks checks) {
        if (statuses == null) {
            return USUAL;
        }
        boolean known = !statuses.isEmpty()
                && statuses.size() <= STATES.size()
                && statuses.stream().allMatch(status -> status != null && STATES.containsKey(status));
        checks.that(known, "/statuses", "invalid_value", "Some of dead, skipped and delivered.");
        return known
                ? statuses.stream()
                        .flatMap(status -> Optional.ofNullable(STATES.get(String.valueOf(status))).stream())
                        .toList()
                : USUAL;
    }
}
