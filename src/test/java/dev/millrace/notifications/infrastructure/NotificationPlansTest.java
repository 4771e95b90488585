package dev.millrace.notifications.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Plans;
import dev.millrace.support.TestDatabase;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistics of a quiet day know of no mail that waits; the plans they lead to have to bear a sale. */
class NotificationPlansTest {

    private static final String URL = TestDatabase.migrated();
    private static final Pattern BY_STATUS =
            Pattern.compile("Index Cond: \\(status = (?!'waiting'::text\\) AND)[^\\n]*");
    private static final String QUIET = "truncate notifications.notification; insert into notifications.notification"
            + " (id, order_id, customer_id, seq, template, occasion, facts, occurred_at, status, created_at, updated_at)"
            + " select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 2, 'order_confirmed', '', '{}', now(),"
            + " 'sent', now(), now() from generate_series(1, 5000); analyze notifications.notification";

    static Stream<String> statements() {
        return Stream.of(NotificationSql.ADD, NotificationSql.CLAIM, NotificationSql.SENDING, NotificationSql.SETTLE);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void noMailLooksAtAllThatWaitWhenTheTableSeemsEmpty(String sql) {
        probes(Plans.generic(URL, "truncate notifications.notification", sql));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void noMailLooksAtAllThatWaitWhenNoneSeemsTo(String sql) {
        probes(Plans.generic(URL, QUIET, sql));
    }

    /** Every index is asked for a key (of when mails began there is one row), and only the claim reads mails by their status: those that are due, in order. */
    private static void probes(String plan) {
        assertThat(Plans.readInFull(plan)).isSubsetOf("beginning");
        assertThat(plan).doesNotContain("Join Filter", "Hash Join").doesNotContainPattern(BY_STATUS);
    }
}
