package dev.millrace.platform.limits;

import dev.millrace.platform.security.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Counts requests against the policy of their class. */
public interface RateLimits {

    /**
     * Takes one request from the allowance of this caller, or of this address when there is no caller. Empty when the
     * class is not limited. Never errors: without Redis it counts locally.
     */
    Mono<Verdict> take(LimitClass limit, @Nullable Caller caller, String address);

    /**
     * What is left after this request.
     *
     * @param policy name of the policy, as in the {@code RateLimit-Policy} header
     * @param quota requests in a window
     * @param window length of the window
     * @param remaining requests left now
     * @param reset until the allowance is whole again, or until the next request may pass when none is left
     * @param allowed whether this request may pass
     */
    record Verdict(String policy, long quota, Duration window, long remaining, Duration reset, boolean allowed) {}
}
