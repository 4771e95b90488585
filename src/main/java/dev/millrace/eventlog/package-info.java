/**
 * The event log as its readers see it: what was committed, in an order that passes over nothing, and the consumers that
 * work through it. Owns the {@code eventlog} schema: cursors and parked events; the events are written by the modules
 * they tell of.
 */
@ApplicationModule(
        displayName = "Event log",
        allowedDependencies = {"platform"})
@NullMarked
package dev.millrace.eventlog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
