package dev.millrace.platform.flow;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** So many a second and no more, evenly: whoever is too early waits for the moment that is theirs. */
public final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RateLimiter limiter;

    private Pace(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /**
     * So many in each second.
     *
     * @param count at least 1
     */
    public static Pace perSecond(int count) {
        return new Pace(RateLimiter.of(
                "pace",
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofNanos(SECOND / count))
                        .timeoutDuration(Duration.ofDays(1))
                        .build()));
    }

    /** Completes when so many may begin; at once for none. */
    public Mono<Void> await(int count) {
        return Mono.defer(() -> count == 0
                ? Mono.empty()
                : Mono.delay(Duration.ofNanos(limiter.reservePermission(count))).then());
    }
}
