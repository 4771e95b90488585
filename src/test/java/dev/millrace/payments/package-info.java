@NullMarked
package dev.millrace.payments;

import org.jspecify.annotations.NullMarked;
