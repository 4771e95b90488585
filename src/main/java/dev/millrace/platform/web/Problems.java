package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * The one place where a failure becomes an answer: {@code application/problem+json} (RFC 9457). A refusal is told as it
 * is; anything else is a defect, logged once with its trace and told without any detail.
 */
public final class Problems implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** For the metrics alone, nobody will read it. */
    private static final HttpStatusCode HUNG_UP = HttpStatusCode.valueOf(499);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (failure instanceof AbortedException) {
            return hungUp(response);
        }
        DomainException refusal = refusal(exchange, failure);
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        HttpStatus status = status(refusal.code().kind());
        byte[] bytes =
                Json.write(document(exchange.getRequest().getPath().value(), Trace.id(exchange), refusal, status));
        response.setStatusCode(status);
        writeHeaders(response.getHeaders(), refusal, bytes.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes)));
    }

    /**
     * The client closed the connection: nobody to answer, and no defect. Told by the type alone, since the text
     * "connection reset" may come from the database just as well. The exchange ends with its connection; to complete it
     * here would make Reactor Netty hand the same failure to the body once more, where nobody takes it.
     */
    private static Mono<Void> hungUp(ServerHttpResponse response) {
        response.setStatusCode(HUNG_UP);
        return Mono.never();
    }

    private static void writeHeaders(HttpHeaders headers, DomainException refusal, int length) {
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setContentLength(length);
        Duration pause = refusal.retryAfter();
        if (pause != null) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds(pause));
        }
        if (refusal.code().kind() == Kind.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (refusal.extras().get("allow") instanceof String methods) {
            headers.set(HttpHeaders.ALLOW, methods);
        }
    }

    /** As {@code Retry-After} has it: whole seconds, at least one. */
    static String seconds(Duration pause) {
        return String.valueOf(Math.max(1, Math.ceilDiv(pause.toMillis(), 1000)));
    }

    /**
     * The document of this refusal. The order of its members is part of the contract for stored answers.
     *
     * @param instance path of the request, without its query; empty when it could not be read
     */
    public static Map<String, Object> document(
            String instance, String traceId, DomainException refusal, HttpStatus status) {
        Map<String, Object> document = new LinkedHashMap<>();
        ProblemCode code = refusal.code();
        document.put("type", "/docs/problems#" + code.code());
        document.put("title", code.title());
        document.put("status", status.value());
        document.put("detail", refusal.detail());
        if (!instance.isEmpty()) {
            document.put("instance", instance);
        }
        document.put("code", code.code());
        document.put("traceId", traceId);
        document.put("errors", refusal.errors());
        refusal.extras().forEach(document::putIfAbsent);
        return document;
    }

    /** The status a kind of refusal is told with. */
    public static HttpStatus status(Kind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case PAYMENT_REFUSED -> HttpStatus.PAYMENT_REQUIRED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case METHOD_NOT_ALLOWED -> HttpStatus.METHOD_NOT_ALLOWED;
            case NOT_ACCEPTABLE -> HttpStatus.NOT_ACCEPTABLE;
            case CONFLICT -> HttpStatus.CONFLICT;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case TIMED_OUT -> HttpStatus.REQUEST_TIMEOUT;
            case TARGET_TOO_LONG -> HttpStatus.URI_TOO_LONG;
            case HEADERS_TOO_LARGE -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNSUPPORTED_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static DomainException refusal(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof DomainException refusal) {
            return refusal;
        }
        if (failure instanceof ResponseStatusException framework
                && framework.getStatusCode().is4xxClientError()) {
            return CommonProblems.INVALID_REQUEST.because("The request cannot be read.");
        }
        LOG.atError()
                .addKeyValue("traceId", Trace.id(exchange))
                .addKeyValue("method", exchange.getRequest().getMethod().name())
                .addKeyValue("route", String.valueOf(exchange.getAttributes().get(EndpointRouter.ROUTE)))
                .setCause(failure)
                .log("A request failed by a defect");
        return CommonProblems.INTERNAL.because("The failure is recorded under the trace id.");
    }
}
