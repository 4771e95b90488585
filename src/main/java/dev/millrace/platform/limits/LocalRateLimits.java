package dev.millrace.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import dev.millrace.platform.flow.Caches;
import dev.millrace.platform.limits.RateLimits.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Counts in this process alone, by the same policies: what is left when Redis is away. Bounded in memory. */
final class LocalRateLimits {

    private static final int SUBJECTS = 100_000;

    private final Cache<String, Window> windows = Caches.tidiedByItsUsers()
            .maximumSize(SUBJECTS)
            .expireAfterWrite(Duration.ofDays(2))
            .build();
    private final InstantSource clock;

    LocalRateLimits(InstantSource clock) {
        this.clock = clock;
    }

    Verdict take(Allowance allowance) {
        AtomicReference<Verdict> verdict = new AtomicReference<>();
        windows.asMap().compute(allowance.key(), (_, last) -> {
            Window.Taken taken = Window.take(last, allowance, clock.millis());
            verdict.set(taken.verdict());
            return taken.window();
        });
        return Objects.requireNonNull(verdict.get());
    }
}
