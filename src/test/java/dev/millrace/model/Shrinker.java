package dev.millrace.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Cuts what is not needed out of a sequence that fails: ever smaller chunks, as long as it goes on failing. */
final class Shrinker {

    private Shrinker() {}

    static <T> List<T> shrunk(List<T> failing, Predicate<List<T>> fails) {
        List<T> smallest = failing;
        for (int chunk = Math.max(1, failing.size() / 2); ; chunk /= 2) {
            smallest = without(smallest, chunk, fails);
            if (chunk == 1) {
                return smallest;
            }
        }
    }

    private static <T> List<T> without(List<T> failing, int chunk, Predicate<List<T>> fails) {
        List<T> smallest = failing;
        for (int from = 0; from < smallest.size(); ) {
            List<T> shorter = new ArrayList<>(smallest.subList(0, from));
            shorter.addAll(smallest.subList(Math.min(from + chunk, smallest.size()), smallest.size()));
            if (!shorter.isEmpty() && fails.test(shorter)) {
                smallest = shorter;
            } else {
                from += chunk;
            }
        }
        return smallest;
    }
}
