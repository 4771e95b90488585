package dev.millrace.orders.domain;

/** Who carries an order, and under which number. */
public record Shipment(String carrier, String trackingNumber) {}
