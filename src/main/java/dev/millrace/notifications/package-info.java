/**
 * Notifications: mails that tell customers how their order goes. Consumes the event log, asks orders and users for what
 * an event does not say, owns the {@code notifications} schema.
 */
@ApplicationModule(
        displayName = "Notifications",
        allowedDependencies = {"platform", "eventlog", "orders", "users"})
@NullMarked
package dev.millrace.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
