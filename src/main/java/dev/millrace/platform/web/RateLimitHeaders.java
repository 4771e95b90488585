package dev.millrace.platform.web;

import dev.millrace.platform.limits.RateLimits.Verdict;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** {@code RateLimit} and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers), on every counted answer. */
final class RateLimitHeaders {

    private RateLimitHeaders() {}

    static void write(Verdict verdict, ServerRequest request) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set(
                "RateLimit-Policy",
                "\"%s\";q=%d;w=%d"
                        .formatted(
                                verdict.policy(),
                                verdict.quota(),
                                verdict.window().toSeconds()));
        headers.set("RateLimit", "\"%s\";r=%d;t=%d".formatted(verdict.policy(), verdict.remaining(), seconds(verdict)));
    }

    private static long seconds(Verdict verdict) {
        return Math.ceilDiv(verdict.reset().toMillis(), 1000);
    }
}
