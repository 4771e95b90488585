package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.limits.LimitClass;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * Bounds the requests in flight. Beyond the bound the answer is an early 503: a queue that nobody bounds is an outage
 * that has not happened yet. Health answers always pass.
 */
public final class Admission {

    private final int bound;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** @param bound requests being answered at a time; an open stream counts only until its first byte */
    public Admission(int bound) {
        this.bound = bound;
    }

    <T> Mono<T> admit(Endpoint endpoint, Mono<T> answer) {
        if (endpoint.limit() == LimitClass.NONE) {
            return answer;
        }
        if (inFlight.incrementAndGet() > bound) {
            inFlight.decrementAndGet();
            return Mono.error(CommonProblems.OVERLOADED
                    .because("The server is answering as many requests as it can.")
                    .retryAfter(Duration.ofSeconds(1)));
        }
        return answer.doFinally(_ -> inFlight.decrementAndGet());
    }

    /** Requests being answered now. */
    public int inFlight() {
        return inFlight.get();
    }
}
