package dev.millrace.catalog.infrastructure;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.observability.Census;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** {@code millrace.stock}: units on hand, units that orders hold, and how many products are sold out. */
public final class StockInHand {

    private static final String SUM = """
            select unnest(array['on_hand', 'reserved', 'sold_out']),
                   unnest(array[coalesce(sum(s.on_hand), 0)::bigint, coalesce(sum(s.reserved), 0)::bigint,
                                count(*) filter (where s.reserved = s.on_hand)])
              from catalog.stock s
              join catalog.product p using (sku)
             where p.active
            """;

    private StockInHand() {}

    public static Census census(MeterRegistry meters, Database database) {
        return new Census(
                meters,
                database,
                "millrace.stock",
                "Units on hand and reserved, and products sold out, of all active products",
                "what",
                List.of("on_hand", "reserved", "sold_out"),
                SUM);
    }
}
