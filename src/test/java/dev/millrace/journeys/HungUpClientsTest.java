package dev.millrace.journeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.millrace.platform.web.Json;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Clients that ask for an order and close the connection before, while or after it is placed. */
@Isolated("it wants no error in the log, whoever writes it")
class HungUpClientsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CLIENTS = 5000;
    private static final int AT_A_TIME = 16;
    private static final int MAX_PATIENCE_MILLIS = 50;

    /** Others that wait for their answers meanwhile. */
    private static final int STAYING = 200;

    private static final AtomicInteger ANSWERED = new AtomicInteger();
    private static final AtomicInteger HUNG_UP = new AtomicInteger();

    private static Instance instance;
    private static Shop shop;

    @BeforeAll
    static void open() {
        // The invariants of some thousand orders take longer to check than a request may ever take.
        instance = Instance.start(Map.of(
                "millrace.payments.checks", "200ms,400ms,1s,2s,5s",
                "millrace.database.statement-timeout", "30s",
                "millrace.database.deadline", "30s"));
        shop = new Shop(instance);
        shop.product("PEN-01", 250, 1_000_000);
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @Test
    void fiveThousandClientsThatHangUpLeaveNoConnectionNoTransactionAndNoOrderBehind() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Buyer buyer = shop.buyer();
        assertThat(shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1)).status())
                .isEqualTo(201);

        Queue<String> errors = new ConcurrentLinkedQueue<>();
        ErrorLog log = new ErrorLog(errors);
        List<Reply> replies;
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_A_TIME)) {
            Mono<List<Reply>> staying = Flux.range(0, STAYING)
                    .flatMap(_ -> shop.place(buyer, Shop.key(), cart(random)), 4)
                    .collectList()
                    .cache();
            staying.subscribe();
            IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> HangingUp.with(buyer, random))
                    .forEach(client -> clients.execute(() -> client.call(URI.create(instance.url()))));
            clients.shutdown();
            assertThat(clients.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
            replies = Objects.requireNonNull(staying.block(PATIENCE));
            await().atMost(PATIENCE).until(() -> orders("placed") == 0 && connections("acquired") == 0);
        } finally {
            log.detach();
        }

        System.out.printf(
                "%d orders of %d; %d clients hung up on a silent server, %d on its answer%n",
                orders("confirmed"), CLIENTS + STAYING, HUNG_UP.get(), ANSWERED.get());
        assertThat(replies)
                .as("seed %d", seed)
                .hasSize(STAYING)
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

    private static Map<String, Object> cart(Random random) {
        String token = random.nextInt(10) == 0 ? "tok_slow_" + random.nextInt(100) : "tok_ok";
        return Shop.cart(token, "PEN-01", 1 + random.nextInt(3));
    }

    /**
     * A client that gives the server this long and then closes the connection, whatever has come by then.
     *
     * @param request all of it, or the beginning
     * @param millis after the request was sent
     * @param reset whether it ends the connection as a crash does, rather than in order
     */
    private record HangingUp(String request, int millis, boolean reset) {

        private static HangingUp with(Buyer buyer, Random random) {
            String body = Json.text(cart(random));
            String request = """
                    POST /api/v1/orders HTTP/1.1
                    Host: 127.0.0.1
                    Authorization: Bearer %s
                    Idempotency-Key: %s
                    Content-Type: application/json
                    Content-Length: %d

                    %s""".formatted(buyer.token(), Shop.key(), body.length(), body)
                    .replace("\n", "\r\n");
            boolean half = random.nextInt(10) == 0;
            return new HangingUp(
                    half ? request.substring(0, random.nextInt(request.length())) : request,
                    random.nextInt(MAX_PATIENCE_MILLIS + 1),
                    random.nextBoolean());
        }

        private void call(URI server) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.setSoLinger(reset, 0);
                socket.getOutputStream().write(request.getBytes(US_ASCII));
                if (millis > 0) {
                    socket.setSoTimeout(millis);
                    ANSWERED.addAndGet(socket.getInputStream().read() < 0 ? 0 : 1);
                }
            } catch (SocketTimeoutException lostPatience) {
                HUNG_UP.incrementAndGet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
