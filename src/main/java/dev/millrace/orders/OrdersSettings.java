package dev.millrace.orders;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process takes orders.
 *
 * @param settleWait how long a placement waits for its payment before it answers 202, unless it says itself
 * @param maxWait the longest wait a request may ask for with {@code Prefer: wait}
 * @param paymentWindow how long an order may stay unpaid before it expires and its stock is free again
 * @param authorizationWindow how long an authorization is relied on; an order not shipped by then goes to review
 * @param lanes batches in flight at a time, for placements and for changes each; more of them are smaller ones (ADR-0023)
 * @param batchSize placements in one batch at most
 * @param queue placements and payments that wait for their batches at most; one more placement is refused
 *     with {@code overloaded}
 * @param queueTime how long those who are next may have been waiting while there is more than a batch of them; then
 *     placements are refused as well, so that those who were accepted are served soon
 * @param recoveryPause between two looks for payments that are due
 * @param authorizationPause between two looks for authorizations that are about to lapse
 * @param keyRetention how long an idempotency key is remembered
 */
@Validated
@ConfigurationProperties("millrace.orders")
public record OrdersSettings(
        @DefaultValue("2s") Duration settleWait,
        @DefaultValue("30s") Duration maxWait,
        @DefaultValue("10m") Duration paymentWindow,
        @DefaultValue("6d") Duration authorizationWindow,
        @DefaultValue("1") @Min(1) @Max(16) int lanes,
        @DefaultValue("128") @Min(1) @Max(1000) int batchSize,
        @DefaultValue("768") @Min(1) @Max(1_000_000) int queue,
        @DefaultValue("50ms") Duration queueTime,
        @DefaultValue("500ms") Duration recoveryPause,
        @DefaultValue("1m") Duration authorizationPause,
        @DefaultValue("30d") Duration keyRetention) {}
