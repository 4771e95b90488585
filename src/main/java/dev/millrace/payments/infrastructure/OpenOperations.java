package dev.millrace.payments.infrastructure;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.observability.Census;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** {@code millrace.payments.open}: operations whose end is not known yet, by state. */
public final class OpenOperations {

    private static final List<String> STATES = List.of("created", "sent", "not_sent", "action_required", "unknown");

    private static final String COUNT = """
            select state, count(*)
              from payments.operation
             where state in ('created', 'sent', 'not_sent', 'action_required', 'unknown')
             group by state
            """;

    private OpenOperations() {}

    public static Census census(MeterRegistry meters, Database database) {
        return new Census(
                meters,
                database,
                "millrace.payments.open",
                "Payment operations whose end is not known",
                "state",
                STATES,
                COUNT);
    }
}
