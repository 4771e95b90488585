/**
 * Orders: takes an order from placement to its end, and writes the event log. Owns the {@code orders} schema.
 */
@ApplicationModule(
        displayName = "Orders",
        allowedDependencies = {"platform", "catalog", "payments", "users", "eventlog"})
@NullMarked
package dev.millrace.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
