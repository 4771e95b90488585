/** How a refusal is told: one exception type, a code for every reason, a pointer for every field. */
@NullMarked
package dev.millrace.platform.error;

import org.jspecify.annotations.NullMarked;
