package dev.millrace.platform.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/**
 * Something that deserves a span.
 *
 * @param name one of few: no ids, no values
 * @param attributes named by OpenTelemetry's semantic conventions; nothing personal
 */
public record Step(String name, SpanKind kind, Attributes attributes) {}
