/**
 * Spans for a collector, from the request through statements and calls to the consumers of its events. Asleep unless
 * {@code millrace.tracing.endpoint} is set (ADR-0022).
 */
@NullMarked
package dev.millrace.platform.tracing;

import org.jspecify.annotations.NullMarked;
