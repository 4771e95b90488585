@NullMarked
package dev.millrace.payments.infrastructure;

import org.jspecify.annotations.NullMarked;
