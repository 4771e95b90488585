/** Millrace: a reactive order server. What a process runs is chosen by {@link dev.millrace.Target}. */
@NullMarked
package dev.millrace;

import org.jspecify.annotations.NullMarked;
