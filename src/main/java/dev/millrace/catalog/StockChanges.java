package dev.millrace.catalog;

import java.util.Collection;

/**
 * To be told by whoever changes stock in its own statement, after the commit, so that nobody is shown the old number.
 */
public interface StockChanges {

    /**
     * The available quantity of these products has changed. Cheap, never fails, never waits: when it returns, no read
     * that starts on this instance is answered with the quantity from before; other instances follow within
     * milliseconds.
     */
    void changed(Collection<String> skus);
}
