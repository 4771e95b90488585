/**
 * Live: streams of order events, resumable and without gaps. Reads the event log, owns nothing.
 */
@ApplicationModule(
        displayName = "Live",
        allowedDependencies = {"platform", "eventlog", "orders"})
@NullMarked
package dev.millrace.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
