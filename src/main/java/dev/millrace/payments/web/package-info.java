/** Callbacks of the gateway, and the comparison of its books with ours. */
@NullMarked
package dev.millrace.payments.web;

import org.jspecify.annotations.NullMarked;
