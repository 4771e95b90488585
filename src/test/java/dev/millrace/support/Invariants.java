package dev.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;

/** What must hold in the database whatever has happened, by the server's own check, and a little more strictly. */
public final class Invariants {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String LEFT_OPEN = """
            select pid::text from pg_stat_activity
             where datname = current_database() and state like 'idle in transaction%'
            """;

    private Invariants() {}

    /** Fails with every violation found, and when any transaction was left open. */
    public static void hold(Shop shop) {
        assertThat(Objects.requireNonNull(shop.checks().check().block(PATIENCE)).violations())
                .isEmpty();
        assertThat(shop.database()
                        .list(LEFT_OPEN, row -> Objects.requireNonNull(row.get(0, String.class)))
                        .block(PATIENCE))
                .as("transactions left open")
                .isEmpty();
    }
}
