/** Rules of the code, each with the decision that made it. */
@NullMarked
package dev.millrace.architecture;

import org.jspecify.annotations.NullMarked;
