package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Clients that ask for an order and close the connection before, while or after it is placed. */
class HungUpClientsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CLIENTS = 5000;
    private static final int AT_A_TIME = 64;
    private static final int MAX_PATIENCE_MILLIS = 50;

    /** One in this many waits for its answer. */
    private static final int STAYS = 25;

    private static Instance instance;
    private static Shop shop;

    @BeforeAll
    static void open() {
        instance = Instance.start(Map.of("millrace.payments.checks", "200ms,400ms,1s,2s,5s"));
        shop = new Shop(instance);
        shop.product("PEN-01", 250, 1_000_000);
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @Test
    void fiveThousandClientsThatHangUpLeaveNoConnectionNoTransactionAndNoOrderBehind() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Buyer buyer = shop.buyer();
        assertThat(shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1)).status())
                .isEqualTo(201);

        Queue<String> errors = new ConcurrentLinkedQueue<>();
        ErrorLog log = new ErrorLog(errors);
        List<Reply> replies;
        try {
            replies = Objects.requireNonNull(Flux.range(0, CLIENTS)
                    .flatMap(i -> request(i, buyer, random), AT_A_TIME)
                    .collectList()
                    .block(Duration.ofMinutes(3)));
            await().atMost(PATIENCE).until(() -> orders("placed") == 0 && connections("acquired") == 0);
        } finally {
            log.detach();
        }

        System.out.printf("%d orders, %d answers received%n", orders("confirmed"), replies.size());
        assertThat(replies)
                .as("seed %d", seed)
                .hasSizeGreaterThanOrEqualTo(CLIENTS / STAYS)
                .allSatisfy(reply -> assertThat(reply.status()).isIn(201, 202));
        assertThat(orders("confirmed")).isEqualTo(orders("%")).isGreaterThan(replies.size());
        assertThat(shop.reserved("PEN-01"))
                .isEqualTo(shop.count("select sum(quantity)::bigint from orders.order_line"));
        Invariants.hold(shop);
        assertThat(connections("pending")).isZero();
        assertThat(errors).as("errors in the log").isEmpty();
        assertThat(shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1)).status())
                .isEqualTo(201);
    }

    /** The answer, or nothing for a client that lost patience: to lose it cancels the request and ends its connection. */
    private static Mono<Reply> request(int number, Buyer buyer, Random random) {
        String token = random.nextInt(10) == 0 ? "tok_slow_" + random.nextInt(100) : "tok_ok";
        Mono<Reply> reply = shop.place(buyer, Shop.key(), Shop.cart(token, "PEN-01", 1 + random.nextInt(3)));
        return number % STAYS == 0
                ? reply
                : reply.timeout(Duration.ofMillis(random.nextInt(MAX_PATIENCE_MILLIS + 1)))
                        .onErrorResume(TimeoutException.class, _ -> Mono.empty());
    }

    private static long orders(String status) {
        return shop.count("select count(*) from orders.orders where status like $1", status);
    }

    private static int connections(String state) {
        return (int) instance.bean(MeterRegistry.class)
                .get("millrace.database.connections")
                .tag("state", state)
                .gauge()
                .value();
    }

    /** Collects what is logged as an error while it is attached. */
    private static final class ErrorLog extends AppenderBase<ILoggingEvent> {

        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Queue<String> errors;

        private ErrorLog(Queue<String> errors) {
            this.errors = errors;
            setContext(root.getLoggerContext());
            start();
            root.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                errors.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }

        private void detach() {
            root.detachAppender(this);
        }
    }
}
