/** The one scheduler for calls that block or burn CPU. */
@NullMarked
package dev.millrace.platform.blocking;

import org.jspecify.annotations.NullMarked;
