@NullMarked
package dev.millrace.platform.limits;

import org.jspecify.annotations.NullMarked;
