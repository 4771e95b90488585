/** The documentation says what the server does. */
@NullMarked
package dev.millrace.documentation;

import org.jspecify.annotations.NullMarked;
