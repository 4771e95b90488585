/** Payments, refunds, faults and the idempotency keys of the simulator. */
@NullMarked
package dev.millrace.simulator.domain;

import org.jspecify.annotations.NullMarked;
