package dev.millrace.orders.domain;

import dev.millrace.payments.Operation;
import java.time.Instant;

/**
 * What a batch of placements has in common.
 *
 * @param now the moment of placement
 * @param leaseEnd until when the payments belong to the caller
 * @param expiresAt until when they must be paid
 * @param opening what is asked of the gateway first: a charge or an authorization
 */
public record Terms(Instant now, Instant leaseEnd, Instant expiresAt, Operation.Kind opening) {}
