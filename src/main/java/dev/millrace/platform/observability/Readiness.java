package dev.millrace.platform.observability;

import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.lifecycle.Draining;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Whether requests should be sent to this process, and if not, why. Redis is not asked: without it the process is slower,
 * and its neighbours would be no faster.
 */
final class Readiness {

    /** Beyond it tokens would be refused, or taken, that should not be. */
    private static final Duration TOLERABLE = Duration.ofSeconds(30);

    private final Dependencies dependencies;
    private final EventLoops loops;
    private final Draining draining;
    private final DatabaseClock clock;

    Readiness(Dependencies dependencies, EventLoops loops, Draining draining, DatabaseClock clock) {
        this.dependencies = dependencies;
        this.loops = loops;
        this.draining = draining;
        this.clock = clock;
    }

    /** What stands in the way, in words for whoever operates it; empty when nothing does. */
    Mono<List<String>> obstacles() {
        return dependencies.database().map(this::obstacles);
    }

    private List<String> obstacles(boolean database) {
        List<String> found = new ArrayList<>();
        if (draining.begun()) {
            found.add("The instance is about to end.");
        }
        if (!database) {
            found.add("The database does not answer.");
        }
        if (!loops.turning()) {
            found.add("An event loop stands still.");
        }
        if (clock.skew().abs().compareTo(TOLERABLE) > 0) {
            found.add("The clock of the machine is %d s off the database's."
                    .formatted(clock.skew().toSeconds()));
        }
        return found;
    }
}
