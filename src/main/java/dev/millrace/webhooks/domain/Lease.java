package dev.millrace.webhooks.domain;

import java.util.UUID;

/**
 * The right to send the first delivery of a line.
 *
 * @param subject an order's id or a SKU, whose deliveries stand in line
 * @param epoch never given twice; who lost the lease holds an older one and can write nothing any more
 */
public record Lease(UUID receiver, String subject, long epoch) {}
