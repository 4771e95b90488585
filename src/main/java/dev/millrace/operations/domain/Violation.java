package dev.millrace.operations.domain;

/**
 * Something that does not hold.
 *
 * @param rule what should hold, by name
 * @param subject the order, operation, SKU or other thing it does not hold for
 * @param detail the figures that contradict each other
 */
public record Violation(String rule, String subject, String detail) {}
