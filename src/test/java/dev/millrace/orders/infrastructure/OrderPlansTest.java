package dev.millrace.orders.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Plans;
import dev.millrace.support.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistics of an empty shop or a quiet day are what plans are made of; these plans have to bear a sale. */
class OrderPlansTest {

    private static final String URL = TestDatabase.migrated();
    private static final String EMPTY =
            "truncate orders.orders, orders.order_line, orders.order_event, orders.idempotency_key, payments.operation";
    private static final String QUIET = EMPTY
            + "; insert into orders.orders (id, customer_id, status, payment_status, total_amount, currency, metadata,"
            + " version, placed_at, updated_at) select gen_random_uuid(), gen_random_uuid(), 'confirmed', 'captured',"
            + " 100, 'EUR', '{}', 2, now(), now() from generate_series(1, 5000)"
            + "; insert into payments.operation (id, order_id, kind, amount, currency, state, created_at, updated_at)"
            + " select gen_random_uuid(), id, 'charge', 100, 'EUR', 'succeeded', now(), now() from orders.orders"
            + "; analyze orders.orders, payments.operation";

    static Stream<String> statements() {
        return Stream.of(PlacingStatement.PLACE, PlacingStatement.PLACE_TRACED, StoringStatement.STORE);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void everyRowIsFoundByItsKeyWhenTheTablesSeemEmpty(String sql) {
        assertThat(Plans.readInFull(Plans.generic(URL, EMPTY, sql))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void everyRowIsFoundByItsKeyWhenNothingSeemsToBeOnItsWay(String sql) {
        assertThat(Plans.readInFull(Plans.generic(URL, QUIET, sql))).isEmpty();
    }
}
