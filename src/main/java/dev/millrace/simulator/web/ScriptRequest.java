package dev.millrace.simulator.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.simulator.domain.Fault;
import dev.millrace.simulator.domain.Plan;
import dev.millrace.simulator.domain.Script;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is sent.
 *
 * @param match {@code create}, {@code capture}, {@code cancel}, {@code refund}, {@code retrieve}, {@code search},
 *     {@code list}, a path prefix or {@code *}; everything when absent
 * @param times for ever when absent
 * @param percent 100 when absent
 * @param fault as {@link Fault} names it
 * @param milliseconds of a delay
 * @param retryAfter seconds
 * @param callbacks {@code once}, {@code duplicate}, {@code early}, {@code late}, {@code forged} or {@code none}
 */
record ScriptRequest(
        @Nullable String match,
        @Nullable Integer times,
        @Nullable Integer percent,
        @Nullable String fault,
        @Nullable Long milliseconds,
        @Nullable Integer retryAfter,
        @Nullable String callbacks) {

    Script.Rule rule() {
        try {
            return new Script.Rule(
                    Objects.requireNonNullElse(match, "*"),
                    Objects.requireNonNullElse(times, 0),
                    Objects.requireNonNullElse(percent, 100),
                    new Plan(
                            Fault.of(Objects.requireNonNullElse(fault, "none")),
                            Duration.ofMillis(Objects.requireNonNullElse(milliseconds, 0L)),
                            Objects.requireNonNullElse(retryAfter, 1),
                            Plan.Manner.valueOf(Objects.requireNonNullElse(callbacks, "once")
                                    .toUpperCase(Locale.ROOT))));
        } catch (IllegalArgumentException _) {
            throw CommonProblems.INVALID_REQUEST.because("There is no such fault or manner.");
        }
    }
}
