/**
 * Payments: operations against a gateway, each under a stable key. Owns the {@code payments} schema.
 */
@ApplicationModule(
        displayName = "Payments",
        allowedDependencies = {"platform"})
@NullMarked
package dev.millrace.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
