/** Real servers and running instances for tests. */
@NullMarked
package dev.millrace.support;

import org.jspecify.annotations.NullMarked;
