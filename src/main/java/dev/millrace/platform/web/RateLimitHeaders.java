package dev.millrace.platform.web;

import dev.millrace.platform.limits.RateLimits.Verdict;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** {@code RateLimit} and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers), on every counted answer. */
final class RateLimitHeaders {

    private RateLimitHeaders() {}

    static void write(Verdict verdict, ServerRequest request) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        String policy = '"' + verdict.policy() + '"';
        headers.set(
                "RateLimit-Policy",
                policy + ";q=" + verdict.quota() + ";w=" + verdict.window().toSeconds());
        headers.set("RateLimit", policy + ";r=" + verdict.remaining() + ";t=" + seconds(verdict));
    }

    private static long seconds(Verdict verdict) {
        return Math.ceilDiv(verdict.reset().toMillis(), 1000);
    }
}
