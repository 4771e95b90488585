@NullMarked
package dev.millrace.platform.observability;

import org.jspecify.annotations.NullMarked;
