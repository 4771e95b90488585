/** What an order is, what may become of it, and the services that carry it out. */
@NullMarked
package dev.millrace.orders.domain;

import org.jspecify.annotations.NullMarked;
