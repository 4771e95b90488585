/** Orders in a real PostgreSQL. */
@NullMarked
package dev.millrace.orders.infrastructure;

import org.jspecify.annotations.NullMarked;
