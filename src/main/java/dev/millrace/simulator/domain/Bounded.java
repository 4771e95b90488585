package dev.millrace.simulator.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that forget the oldest. */
final class Bounded {

    private Bounded() {}

    static <K, V> Map<K, V> map(int size) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > size;
            }
        };
    }
}
