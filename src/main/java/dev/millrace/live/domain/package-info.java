/** Streams of order events, and the tickets that open them. */
@NullMarked
package dev.millrace.live.domain;

import org.jspecify.annotations.NullMarked;
