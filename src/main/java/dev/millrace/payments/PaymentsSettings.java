package dev.millrace.payments;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process talks to the payment gateway.
 *
 * @param deadline after which a call counts as unknown
 * @param transit how long a call may still be on its way after it was sent: a gateway that has not heard of a payment
 *     by then never will
 * @param lease how long an operation belongs to the worker that took it; longer than the deadline
 * @param checks pauses before each look-up of an unknown result; after the last one a person must decide
 * @param capture when the money is taken: with the order, or set aside first and taken when the goods leave
 * @param concurrency calls in flight at a time; an order beyond it is charged by the recovery loop
 * @param simulatorLedger a file to which the built-in simulator appends every charge and refund, so that it remembers
 *     them over restarts; in memory only when unset
 */
@Validated
@ConfigurationProperties("millrace.payments")
public record PaymentsSettings(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("1m") Duration transit,
        @DefaultValue("15s") Duration lease,

        @DefaultValue({"5s", "15s", "1m", "5m", "30m", "2h", "12h", "24h"}) @NotEmpty
        List<Duration> checks,

        @DefaultValue("immediate") Capture capture,
        @DefaultValue("1024") @Min(1) @Max(100_000) int concurrency,
        @Nullable Path simulatorLedger) {

    /** When the money is taken. */
    public enum Capture {
        IMMEDIATE,
        ON_SHIPMENT
    }
}
