package dev.millrace.webhooks.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.security.AddressRange;
import dev.millrace.support.HookReceiver;
import dev.millrace.support.HookReceiver.Reply;
import dev.millrace.webhooks.domain.AddressRules;
import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.Message;
import dev.millrace.webhooks.domain.Sender;
import dev.millrace.webhooks.domain.Signature;
import dev.millrace.webhooks.domain.UrlRules;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;

/** One try over HTTP: where it may go, what it carries, and what it takes from the answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpSenderTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Message MESSAGE = new Message("12-34", "{\"type\":\"order.placed\",\"data\":\"\u20ac\"}");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HookReceiver receiver = HookReceiver.start();
    private final Names names = new Names();
    private final HttpSenders senders = new HttpSenders(names, 16);
    private final Sender open = sender(Duration.ofSeconds(10), AddressRange.valueOf("127.0.0.0/8"));
    private final Sender guarded = sender(Duration.ofSeconds(10));

    private Sender sender(Duration timeout, AddressRange... allowed) {
        // The text of a URL is let through here, so that what stops a call is the check at connect.
        AddressRules everything =
                new AddressRules(List.of(AddressRange.valueOf("0.0.0.0/0"), AddressRange.valueOf("::/0")));
        return senders.sender(
                new AddressRules(List.of(allowed)), new UrlRules(true, everything), timeout, InstantSource.system());
    }

    @AfterAll
    void close() {
        senders.close();
        receiver.close();
    }

    @Test
    void theReceiversLibraryAcceptsTheSignature() {
        Attempt attempt = send(open, receiver.url("/signed"));
        assertThat(attempt.status()).isEqualTo(204);
        assertThat(attempt.error()).isNull();
        HookReceiver.Hook hook = receiver.hooks("/signed").getFirst();
        assertThat(hook.body()).isEqualTo(MESSAGE.body());
        assertThat(hook.id()).isEqualTo("12-34");
        assertThat(hook.headers().get("content-type")).containsExactly("application/json");
        assertThat(hook.signedWith(Signature.shown(SECRET))).isTrue();
        assertThat(hook.signedWith(Signature.shown(MESSAGE.body().getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "localhost",
                "inside.test",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b::127.0.0.1]",
                "[2002:7f00:1::]",
                "[fd00::1]",
                "[fe80::1]",
                "169.254.169.254",
                "10.0.0.1",
                "192.168.0.1",
                "172.16.0.1",
                "100.64.0.1",
                "some-inside.test"
            })
    void whatLeadsInsideIsNeverConnectedTo(String host) {
        names.answer("localhost", "127.0.0.1");
        names.answer("inside.test", "127.0.0.1");
        names.answer("some-inside.test", "8.8.8.8,127.0.0.1");
        int before = receiver.connections();
        Attempt attempt = send(guarded, "http://" + host + ":" + receiver.port() + "/inside");
        assertThat(attempt.status()).isNull();
        assertThat(attempt.error()).isIn("forbidden_address", "unknown_host");
        assertThat(receiver.hooks("/inside")).isEmpty();
        assertThat(receiver.connections()).isEqualTo(before);
    }

    @Test
    void namesAreLookedUpWithoutBlockingAndThenChecked() {
        try (HttpSenders real = new HttpSenders(HttpResources.get(), 4)) {
            AddressRules none = new AddressRules(List.of());
            Sender sender = real.sender(none, new UrlRules(true, none), Duration.ofSeconds(10), InstantSource.system());
            int before = receiver.connections();
            assertThat(send(sender, "http://localhost:" + receiver.port() + "/").error())
                    .isEqualTo("forbidden_address");
            assertThat(receiver.connections()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433:%d/odd",
                "http://0x7f000001:%d/odd",
                "http://0177.0.0.1:%d/odd",
                "http://127.1:%d/odd",
                "http://example.com@127.0.0.1:%d/odd",
                "http://user:password@inside.test:%d/odd",
                "http://127.0.0.1:%d#@example.com/odd",
                "http://127.0.0.1:%d\\@example.com/odd"
            })
    void oddWaysToWriteAnAddressLeadNowhere(String url) {
        Attempt attempt = send(open, url.formatted(receiver.port()));
        assertThat(attempt.error()).isEqualTo("forbidden_address");
        assertThat(receiver.hooks("/odd")).isEmpty();
    }

    @Test
    void aNameThatLeadsInsideAtTheSecondLookIsNotFollowedThere() {
        Sender sender = sender(Duration.ofSeconds(10), AddressRange.valueOf("127.0.0.1/32"));
        receiver.answer("/flip", _ -> Mono.just(Reply.of(500).with("Connection", "close")));
        names.answer("flips.test", "127.0.0.1", "127.0.0.2");
        String url = "http://flips.test:" + receiver.port() + "/flip";
        assertThat(send(sender, url).status()).isEqualTo(500);
        assertThat(send(sender, url).error()).isEqualTo("forbidden_address");
        assertThat(receiver.hooks("/flip")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAFailureAndNotFollowed(int status) {
        receiver.answer("/moved", _ -> Mono.just(Reply.of(status).with("Location", receiver.url("/target"))));
        Attempt attempt = send(open, receiver.url("/moved"));
        assertThat(attempt.status()).isEqualTo(status);
        assertThat(attempt.succeeded()).isFalse();
        assertThat(receiver.hooks("/target")).isEmpty();
    }

    @Test
    void anEndlessAnswerIsCutOffAndItsStatusCounts() {
        AtomicLong sent = new AtomicLong();
        receiver.answer(
                "/endless",
                _ -> Mono.just(new Reply(200, Map.of(), Flux.generate(sink -> {
                    sent.addAndGet(1024);
                    sink.next("x".repeat(1024));
                }))));
        assertThat(send(open, receiver.url("/endless")).succeeded()).isTrue();
        AtomicLong seen = new AtomicLong(-1);
        // The receiver notices that nobody reads: it sends no more.
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> seen.getAndSet(sent.get()) == sent.get());
    }

    @Test
    void anAnswerThatDripsCountsByItsHeadAndHoldsNobodyUp() {
        receiver.answer(
                "/drip",
                _ -> Mono.just(new Reply(
                        200, Map.of(), Flux.interval(Duration.ofMillis(50)).map(_ -> "x"))));
        Attempt attempt = send(open, receiver.url("/drip"));
        assertThat(attempt.succeeded()).isTrue();
        assertThat(attempt.duration()).isLessThan(Duration.ofSeconds(5));
        Sender hasty = sender(Duration.ofMillis(700), AddressRange.valueOf("127.0.0.0/8"));
        assertThat(send(hasty, receiver.url("/drip")).succeeded())
                .as("with a body that outlasts the time limit")
                .isTrue();
    }

    @Test
    void whoAnswersTooLateHasNotAnswered() {
        receiver.answer("/late", _ -> Mono.never());
        Attempt attempt =
                send(sender(Duration.ofMillis(200), AddressRange.valueOf("127.0.0.0/8")), receiver.url("/late"));
        assertThat(attempt.status()).isNull();
        assertThat(attempt.error()).isEqualTo("timeout");
    }

    @Test
    void eachFailureHasAWord() {
        assertThat(send(open, "http://127.0.0.1:9999/").error()).isEqualTo("connect_failed");
        assertThat(send(open, "http://nowhere.test:8080/").error()).isEqualTo("unknown_host");
        assertThat(send(open, "https://127.0.0.1:" + receiver.port() + "/").error())
                .isEqualTo("tls_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", " 7 ", "Fri, 27 Nov 2026 09:00:07 GMT"})
    void aPauseIsReadAsSecondsOrAsADate(String header) {
        assertThat(RetryAfter.read(header, Instant.parse("2026-11-27T09:00:00Z")))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aPauseThatIsNoneOrTooLongIsBounded() {
        Instant now = Instant.parse("2026-11-27T09:00:00Z");
        assertThat(RetryAfter.read(null, now)).isNull();
        assertThat(RetryAfter.read("soon", now)).isNull();
        assertThat(RetryAfter.read("-5", now)).isNull();
        assertThat(RetryAfter.read("999999999", now)).isEqualTo(Duration.ofDays(1));
        assertThat(RetryAfter.read("Thu, 26 Nov 2026 09:00:00 GMT", now)).isEqualTo(Duration.ZERO);
    }

    private static Attempt send(Sender sender, String url) {
        return Objects.requireNonNull(sender.send(url, MESSAGE, List.of(SECRET)).block(PATIENCE));
    }

    /** Looks names up in what a test says, each answer once but the last. */
    private static final class Names extends AddressResolverGroup<InetSocketAddress> {

        private final Map<String, Queue<String>> answers = new ConcurrentHashMap<>();

        private void answer(String name, String... addresses) {
            answers.put(name, new ArrayDeque<>(List.of(addresses)));
        }

        private List<InetAddress> look(String name) throws UnknownHostException {
            Queue<String> left = answers.getOrDefault(name, new ArrayDeque<>());
            String answer = left.size() > 1 ? left.poll() : left.peek();
            if (answer == null) {
                throw new UnknownHostException(name);
            }
            return java.util.Arrays.stream(answer.split(",", -1))
                    .map(InetAddress::ofLiteral)
                    .toList();
        }

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {
                @Override
                protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
                    promise.setSuccess(look(name).getFirst());
                }

                @Override
                protected void doResolveAll(String name, Promise<List<InetAddress>> promise) throws Exception {
                    promise.setSuccess(look(name));
                }
            }.asAddressResolver();
        }
    }
}
