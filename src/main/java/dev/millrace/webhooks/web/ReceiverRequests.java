package dev.millrace.webhooks.web;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.web.Checks;
import dev.millrace.webhooks.domain.EventFilter;
import dev.millrace.webhooks.domain.Receiver;
import dev.millrace.webhooks.domain.UrlRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bodies about endpoints. Every field may be missing until it is checked. */
final class ReceiverRequests {

    private static final long MAX_OVERLAP = Duration.ofDays(7).toSeconds();

    private ReceiverRequests() {}

    /** A new endpoint, switched on unless it says otherwise. */
    record Create(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<@Nullable String> events,
            @Nullable Boolean enabled) {

        Receiver.Details checked(UrlRules rules) {
            Checks checks = new Checks();
            checks.required("/url", url);
            checks.required("/events", events);
            check(checks, rules, url, description, events);
            checks.done();
            return new Receiver.Details(
                    requireNonNull(url), description == null ? "" : description, filters(requireNonNull(events)));
        }

        boolean on() {
            return enabled == null || enabled;
        }
    }

    /** Other details; what is missing stays. */
    record Patch(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<@Nullable String> events,
            @Nullable Boolean enabled) {

        Receiver.Patch checked(UrlRules rules) {
            Checks checks = new Checks();
            check(checks, rules, url, description, events);
            checks.done();
            return new Receiver.Patch(url, description, events == null ? null : filters(events), enabled);
        }
    }

    /** A rotation; older secrets go on for as long as usual unless it says otherwise. */
    record Rotate(@Nullable Long overlapSeconds) {

        Optional<Duration> checked() {
            Checks checks = new Checks();
            if (overlapSeconds != null) {
                checks.range("/overlapSeconds", overlapSeconds, 0, MAX_OVERLAP);
            }
            checks.done();
            return Optional.ofNullable(overlapSeconds).map(Duration::ofSeconds);
        }
    }

    private static void check(
            Checks checks,
            UrlRules rules,
            @Nullable String url,
            @Nullable String description,
            @Nullable List<@Nullable String> events) {
        if (url != null) {
            Optional<String> fault = rules.fault(url);
            checks.that(fault.isEmpty(), "/url", "invalid_url", fault.orElse(""));
        }
        checks.optionalText("/description", description, 0, Receiver.MAX_DESCRIPTION);
        if (events != null) {
            checkEvents(checks, events);
        }
    }

    private static void checkEvents(Checks checks, List<@Nullable String> events) {
        checks.that(
                !events.isEmpty() && events.size() <= Receiver.MAX_EVENTS,
                "/events",
                "length",
                "1 to " + Receiver.MAX_EVENTS + " filters.");
        for (int i = 0; i < Math.min(events.size(), Receiver.MAX_EVENTS); i++) {
            String event = events.get(i);
            checks.that(
                    event != null && EventFilter.parse(event).isPresent(),
                    "/events/" + i,
                    "invalid_filter",
                    "A type such as order.confirmed, all of a kind such as order.*, or *.");
        }
    }

    private static List<EventFilter> filters(List<@Nullable String> events) {
        return events.stream()
                .map(event -> new EventFilter(requireNonNull(event)))
                .distinct()
                .toList();
    }
}
