/** The one door to Redis, which may be away at any time. */
@NullMarked
package dev.millrace.platform.redis;

import org.jspecify.annotations.NullMarked;
