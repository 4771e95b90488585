/** Who is calling, and what each endpoint demands of the caller. */
@NullMarked
package dev.millrace.platform.security;

import org.jspecify.annotations.NullMarked;
