package dev.millrace.orders.domain;

/** Counts what becomes of orders. */
public interface OrderMetrics {

    /** A placement was answered by the database. */
    void placed(PlacementResult result);

    /** A change was stored, or was not because the order had moved on. */
    void moved(Change change, boolean stored);
}
