/**
 * Webhooks (Standard Webhooks 1.0.0): tells endpoints of other people what happened, signed, in order per order, until
 * they have it or are given up.
 *
 * <p>Owns the {@code webhooks} schema: endpoints and their secrets, deliveries and their attempts. Reads the event log.
 */
@ApplicationModule(
        displayName = "Webhooks",
        allowedDependencies = {"platform", "eventlog"})
@NullMarked
package dev.millrace.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
