/** The ledger file and the callbacks. */
@NullMarked
package dev.millrace.simulator.infrastructure;

import org.jspecify.annotations.NullMarked;
