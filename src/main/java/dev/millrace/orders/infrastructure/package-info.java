/** Orders, their event log and their keys in PostgreSQL. */
@NullMarked
package dev.millrace.orders.infrastructure;

import org.jspecify.annotations.NullMarked;
