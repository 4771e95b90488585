package dev.millrace.orders.domain;

/**
 * The answer to a placement, ready to send and to store, so that a repeated request gets the very same bytes.
 *
 * @param status HTTP status
 * @param body JSON text
 */
public record Answer(int status, String body) {}
