/** What a payment operation is, and how its result is found out. */
@NullMarked
package dev.millrace.payments.domain;

import org.jspecify.annotations.NullMarked;
