/** Gateways, and the operations in PostgreSQL. */
@NullMarked
package dev.millrace.payments.infrastructure;

import org.jspecify.annotations.NullMarked;
