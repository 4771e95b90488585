package dev.millrace.payments.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Plans;
import dev.millrace.support.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever statistics say, no operation is found by looking at all that are open. */
class PaymentPlansTest {

    private static final String URL = TestDatabase.migrated();
    private static final String EMPTY = "truncate payments.operation, payments.callback";
    private static final String QUIET = EMPTY
            + "; insert into payments.operation (id, order_id, kind, amount, currency, state, created_at, updated_at)"
            + " select gen_random_uuid(), gen_random_uuid(), 'charge', 100, 'EUR', 'succeeded', now(), now()"
            + " from generate_series(1, 5000); analyze payments.operation";

    static Stream<String> statements() {
        return Stream.of(
                PostgresOperationRepository.CLAIM_DUE,
                PostgresOperationRepository.STORE,
                PostgresCallbackRepository.HANDLE);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void everyOperationIsFoundByItsKeyOrItsTime(String sql) {
        for (String statistics : List.of(EMPTY, QUIET)) {
            String plan = Plans.generic(URL, statistics, sql);
            // Callbacks that wait are read in order, up to the limit.
            assertThat(Plans.readInFull(plan)).isSubsetOf("callback_waiting");
            assertThat(plan).doesNotContain("Index Cond: (next_check_at >");
        }
    }
}
