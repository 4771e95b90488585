/** Exact money: minor units and an ISO 4217 code. */
@NullMarked
package dev.millrace.platform.money;

import org.jspecify.annotations.NullMarked;
