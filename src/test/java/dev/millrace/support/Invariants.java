package dev.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What must hold in the database whatever has happened, by the server's own check, and a little more strictly. */
public final class Invariants {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String OPEN = """
            select pid || ' since ' || xact_start from pg_stat_activity
             where datname = current_database() and state like 'idle in transaction%'
            """;

    private Invariants() {}

    /** Fails with every violation found, and when any transaction was left open. */
    public static void hold(Shop shop) {
        assertThat(Objects.requireNonNull(shop.checks().check().block(PATIENCE)).violations())
                .isEmpty();
        List<String> open = open(shop);
        // Consumers open transactions all the time; what must not be is one that stays.
        await("transactions left open")
                .atMost(PATIENCE)
                .until(() -> open(shop), still -> Collections.disjoint(still, open));
    }

    private static List<String> open(Shop shop) {
        return Objects.requireNonNull(shop.database()
                .list(OPEN, row -> Objects.requireNonNull(row.get(0, String.class)))
                .block(PATIENCE));
    }
}
