@NullMarked
package dev.millrace.platform.tracing;

import org.jspecify.annotations.NullMarked;
