/** Holds the files under {@code deploy/} to what they speak of. */
@NullMarked
package dev.millrace.deploy;

import org.jspecify.annotations.NullMarked;
