/** The orders API. */
@NullMarked
package dev.millrace.orders.web;

import org.jspecify.annotations.NullMarked;
