/**
 * A payment gateway to test against: it speaks the subset of Stripe's API that the payments module uses, keeps its own
 * books and fails on demand. Runs alone, as the target {@code gateway-simulator}; nothing of it is in a shop's process.
 */
@ApplicationModule(
        displayName = "Gateway simulator",
        allowedDependencies = {"platform"})
@NullMarked
package dev.millrace.simulator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
