/**
 * Analytics: exact figures of the shop's orders, money and products over time. Consumes the event log, owns the
 * {@code analytics} schema; all of it can be forgotten and built again from the log.
 */
@ApplicationModule(
        displayName = "Analytics",
        allowedDependencies = {"platform", "eventlog"})
@NullMarked
package dev.millrace.analytics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
