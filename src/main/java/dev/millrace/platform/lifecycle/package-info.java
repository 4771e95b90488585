/** Loops that run beside the requests, and their orderly end. */
@NullMarked
package dev.millrace.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
