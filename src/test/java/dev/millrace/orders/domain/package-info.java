/** The rules of orders, without any server. */
@NullMarked
package dev.millrace.orders.domain;

import org.jspecify.annotations.NullMarked;
