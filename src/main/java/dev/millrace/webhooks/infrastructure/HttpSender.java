package dev.millrace.webhooks.infrastructure;

import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.Message;
import dev.millrace.webhooks.domain.Sender;
import dev.millrace.webhooks.domain.Signature;
import dev.millrace.webhooks.domain.UrlRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Sends over HTTP as Standard Webhooks asks for: signed with every secret, at this attempt's time, no redirect followed.
 * A request that met a connection just being closed is sent once more, as it may be: receivers know it by its id. The head
 * of the answer decides; its body is read only to keep the connection, for a moment and a little of it.
 */
public final class HttpSender implements Sender {

    private static final int MAX_ANSWER = 64 * 1024;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final UrlRules rules;
    private final Duration timeout;
    private final InstantSource clock;

    /**
     * @param connections with a place for every try that is made at a time
     * @param resolver refuses addresses that may not be called
     * @param timeout of everything up to the head of the answer
     */
    HttpSender(
            ConnectionProvider connections,
            GuardedResolverGroup resolver,
            UrlRules rules,
            Duration timeout,
            InstantSource clock) {
        this.client = HttpClient.create(connections)
                .noProxy()
                .resolver(resolver)
                .followRedirect(false)
                .keepAlive(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        (timeout.compareTo(CONNECT_LIMIT) < 0 ? timeout : CONNECT_LIMIT).toMillis());
        this.rules = rules;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public Mono<Attempt> send(String url, Message message, List<byte[]> secrets) {
        return Mono.defer(() -> {
            Instant startedAt = clock.instant();
            long start = System.nanoTime();
            return answer(url, message, secrets, startedAt)
                    .onErrorResume(failure -> Mono.just(new Answer(null, Failure.of(failure), null)))
                    .map(answer -> new Attempt(
                            startedAt,
                            Duration.ofNanos(System.nanoTime() - start),
                            answer.status(),
                            answer.error(),
                            answer.retryAfter()));
        });
    }

    private Mono<Answer> answer(String url, Message message, List<byte[]> secrets, Instant now) {
        if (rules.fault(url).isPresent()) {
            return Mono.error(new ForbiddenAddressException());
        }
        AtomicReference<@Nullable Answer> head = new AtomicReference<>();
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        return client.headers(headers -> write(headers, message, secrets, now, body.length))
                .post()
                .uri(URI.create(url))
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .response((response, content) -> {
                    Answer answer = read(response, now);
                    head.set(answer);
                    return drained(content).thenReturn(answer);
                })
                .next()
                .timeout(timeout)
                // The head decides, although the rest of the answer came too late.
                .onErrorResume(failure -> {
                    Answer known = head.get();
                    return known == null ? Mono.error(failure) : Mono.just(known);
                });
    }

    private static void write(HttpHeaders headers, Message message, List<byte[]> secrets, Instant now, int length) {
        long timestamp = now.getEpochSecond();
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.USER_AGENT, "Millrace-Webhooks/1.0")
                .set("webhook-id", message.id())
                .set("webhook-timestamp", timestamp)
                .set("webhook-signature", Signature.of(secrets, message.id(), timestamp, message.body()));
    }

    /** Whoever says too much, or too slowly, loses the connection and nothing else. */
    private static Mono<Void> drained(ByteBufFlux content) {
        return content.map(ByteBuf::readableBytes)
                .scan(0, Integer::sum)
                .takeUntil(total -> total > MAX_ANSWER)
                .then()
                .timeout(ANSWER_LIMIT, Mono.empty())
                .onErrorComplete();
    }

    private static Answer read(HttpClientResponse head, Instant now) {
        return new Answer(
                head.status().code(),
                null,
                RetryAfter.read(head.responseHeaders().get(HttpHeaderNames.RETRY_AFTER), now));
    }

    private record Answer(
            @Nullable Integer status,
            @Nullable String error,
            @Nullable Duration retryAfter) {}
}
