@NullMarked
package dev.millrace.platform.redis;

import org.jspecify.annotations.NullMarked;
