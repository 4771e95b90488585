package dev.millrace.orders.domain;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;

/**
 * The result of an operation, stored with the change it leads to.
 *
 * @param operation under the epoch its worker holds: a worker that lost its lease changes nothing
 * @param outcome what the gateway said
 */
public record Settlement(Operation operation, Outcome outcome) {}
