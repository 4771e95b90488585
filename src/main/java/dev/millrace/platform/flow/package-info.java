/** Work that outlives its caller, and work that is done in batches. */
@NullMarked
package dev.millrace.platform.flow;

import org.jspecify.annotations.NullMarked;
