package dev.millrace.webhooks.domain;

import java.util.UUID;

/**
 * A delivery to be tried now.
 *
 * @param failures attempts that failed so far
 */
public record Claim(Lease lease, UUID delivery, String url, Message message, int failures) {}
