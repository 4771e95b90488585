/** Rate limits as policy per class of route. */
@NullMarked
package dev.millrace.platform.limits;

import org.jspecify.annotations.NullMarked;
