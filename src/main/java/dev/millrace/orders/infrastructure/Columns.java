package dev.millrace.orders.infrastructure;

import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a batch of records into the array parameters of one statement. */
final class Columns {

    /** One column's share of a row. */
    interface Part<T, C> {
        @Nullable
        C of(T row);
    }

    private Columns() {}

    /** One column; its nulls are SQL nulls. */
    @SuppressWarnings("unchecked") // Array.newInstance answers an array of just this type.
    static <T, C> @Nullable C[] of(List<T> rows, Class<C> type, Part<T, C> column) {
        @Nullable C[] values = (@Nullable C[]) Array.newInstance(type, rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = column.of(rows.get(i));
        }
        return values;
    }
}
