package dev.millrace.orders.infrastructure;

import java.lang.reflect.Array;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a batch of records into the array parameters of one statement. */
final class Columns {

    private Columns() {}

    /** One column; its nulls are SQL nulls. */
    @SuppressWarnings("unchecked") // Array.newInstance answers an array of just this type.
    static <T, C> C[] of(List<T> rows, Class<C> type, Function<? super T, ? extends @Nullable C> column) {
        C[] values = (C[]) Array.newInstance(type, rows.size());
        for (int i = 0; i < values.length; i++) {
            Array.set(values, i, column.apply(rows.get(i)));
        }
        return values;
    }
}
