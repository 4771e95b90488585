package dev.millrace.webhooks.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Plans;
import dev.millrace.support.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever statistics say, no delivery is found by looking at all that wait. */
class WebhookPlansTest {

    private static final String URL = TestDatabase.migrated();
    private static final String EMPTY =
            "truncate webhooks.endpoint, webhooks.message, webhooks.delivery, webhooks.lane, webhooks.attempt cascade";
    private static final String QUIET = EMPTY
            + "; insert into webhooks.endpoint (id, url, description, events, enabled, created_by, idempotency_key, request,"
            + " created_at, updated_at) values (gen_random_uuid(), 'https://shop.example', '', '{}', true,"
            + " gen_random_uuid(), 'k', '', now(), now())"
            + "; insert into webhooks.message (number, txid, type, seq, occurred_at, body)"
            + " select n, n, 'order.placed', 1, now(), '{}' from generate_series(1, 5000) n"
            + "; insert into webhooks.delivery (id, endpoint_id, txid, number, subject, state, occurred_at, created_at)"
            + " select gen_random_uuid(), e.id, number, number, number, 'delivered', now(), now()"
            + " from webhooks.message, webhooks.endpoint e"
            + "; insert into webhooks.lane (endpoint_id, subject, undone)"
            + " select endpoint_id, subject, 0 from webhooks.delivery"
            + "; analyze webhooks.endpoint, webhooks.message, webhooks.delivery, webhooks.lane";

    static Stream<String> statements() {
        return Stream.of(PostgresQueueRepository.FIRST, PostgresQueueRepository.RENEW);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void everyDeliveryAndLineIsFoundByItsKey(String sql) {
        for (String statistics : List.of(EMPTY, QUIET)) {
            // Endpoints are few.
            assertThat(Plans.readInFull(Plans.generic(URL, statistics, sql))).isSubsetOf("endpoint", "endpoint_pkey");
        }
    }
}
