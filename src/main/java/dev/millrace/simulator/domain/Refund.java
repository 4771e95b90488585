package dev.millrace.simulator.domain;

import java.time.Instant;
import java.util.Map;

/**
 * Money sent back.
 *
 * @param intent the payment it belongs to
 * @param amount minor units
 * @param currency lower case
 */
public record Refund(
        String id, String intent, long amount, String currency, Map<String, String> metadata, Instant createdAt) {}
