package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.eventlog.domain.LogTail;
import dev.millrace.eventlog.domain.Relay;
import dev.millrace.live.domain.Seats;
import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.redis.Redis;
import dev.millrace.support.EventStream;
import dev.millrace.support.EventStream.Frame;
import dev.millrace.support.Instance;
import dev.millrace.support.ServerProcess;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import io.lettuce.core.api.reactive.RedisServerReactiveCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Two instances and a Redis that fails in every way, or the instance that reads the log for both: no event is missed. */
class LiveFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SKU = "FAULT-01";
    private static final int LAZY_READERS = Integer.getInteger("millrace.live.lazy-readers", 40);

    private static final int OPENING = 50;

    private static final String LOG = """
            select txid::text || '-' || position from orders.order_event
             where data ->> 'customerId' = $1 order by txid, position
            """;

    /** Few enough for a reader that reads. */
    private static final String NOTES = """
            insert into orders.order_event (order_id, seq, type, data, occurred_at)
            select gen_random_uuid(), 1, 'order.delivered',
                   jsonb_build_object('customerId', $1::text, 'status', 'placed', 'paymentStatus', 'pending',
                                      'skus', '[]'::jsonb, 'actor', '{"kind": "system"}'::jsonb,
                                      'note', repeat('x', 8000)), now()
              from generate_series(1, 200)
            """;

    @TempDir
    private static Path data;

    private static EmbeddedServers redis;
    private static Instance instance;
    private static Map<String, String> common;
    private static Shop shop;

    @BeforeAll
    static void open() {
        redis = EmbeddedServers.open(data, EnumSet.of(EmbeddedServers.Part.REDIS));
        common = Map.of(
                "millrace.redis.url", redis.redisUrl(),
                "millrace.live.heartbeat", "1s",
                "millrace.live.buffer", "512",
                "millrace.live.max-per-caller", "1000");
        instance = Instance.start(common);
        shop = new Shop(instance).product(SKU, 500, 1_000_000);
        await().atMost(PATIENCE).until(() -> instance.bean(LogTail.class).fed());
    }

    @AfterAll
    static void close() {
        instance.close();
        redis.close();
    }

    @Test
    void aRedisThatDiesIsDoneWithoutAndTakenUpAgainWhenItIsBack() {
        try (Watch watch = new Watch()) {
            watch.seesAnOrder();
            redis.stopRedis();
            watch.seesAnOrder();
            redis.startRedis();
            await().atMost(PATIENCE).until(() -> instance.bean(LogTail.class).fed());
            watch.seesAnOrder();
        }
    }

    @Test
    void aRedisThatStandsStillIsDoneWithout() throws Exception {
        try (Watch watch = new Watch()) {
            watch.seesAnOrder();
            signal(redis.redisPid(), "STOP");
            try {
                watch.seesAnOrder();
                watch.seesAnOrder();
            } finally {
                signal(redis.redisPid(), "CONT");
            }
            await().atMost(PATIENCE).until(() -> instance.bean(LogTail.class).fed());
            watch.seesAnOrder();
        }
    }

    @Test
    void aRedisThatIsFlushedAgainAndAgainChangesNothing() {
        try (Watch watch = new Watch()) {
            for (int flush = 0; flush < 20; flush++) {
                instance.bean(Redis.class)
                        .call(RedisServerReactiveCommands::flushall)
                        .block(PATIENCE);
                watch.order();
            }
            watch.seesAnOrder();
        }
    }

    @Test
    void whenTheInstanceThatReadsForAllIsKilledAnotherTakesOver() {
        Instance first = instance;
        try (ServerProcess leader = leadingProcess(first);
                Watch watch = new Watch()) {
            watch.seesAnOrder();
            assertThat(first.bean(Relay.class).leading()).isFalse();
            leader.killHard();
            watch.seesAnOrder();
            await().atMost(PATIENCE).until(() -> first.bean(Relay.class).leading());
            watch.seesAnOrder();
        }
    }

    @Test
    void whenTheInstanceThatReadsForAllStandsStillAnotherTakesOver() {
        try (ServerProcess leader = leadingProcess(instance);
                Watch watch = new Watch()) {
            leader.freeze();
            watch.seesAnOrder();
            await().atMost(PATIENCE).until(() -> instance.bean(Relay.class).leading());
            leader.thaw();
            watch.seesAnOrder();
        }
    }

    /** Heads are forgotten with the first heartbeat; the end must still be told as HTTP tells it. */
    @Test
    void aStreamThatWasIdleForAWhileEndsInGoodOrder() {
        Buyer buyer = shop.buyer();
        UUID order = shop.placed(buyer, Shop.cart("tok_ok", SKU, 1)).id();
        String path = "/api/v1/orders/" + order;
        List<Frame> frames = new CopyOnWriteArrayList<>();
        Mono<Void> told = new EventStream(shop)
                .frames(instance.url() + path + "/events", headers -> headers.setBearerAuth(buyer.token()))
                .doOnNext(frames::add)
                .then()
                .cache();
        told.subscribe(_ -> {}, _ -> {});
        await().atMost(PATIENCE)
                .until(() -> frames.stream().anyMatch(frame -> frame.comment().equals("hb")));
        assertThat(shop.post(path + "/cancellation", buyer, Map.of("reason", "changed"))
                        .status())
                .isEqualTo(200);
        told.block(PATIENCE);
        assertThat(frames.getLast().event()).isEqualTo("end");
    }

    /** Readers that never read, on sockets with next to no room, and one that does. */
    @Test
    void readersThatNeverReadAreCutOffAndDisturbNobody() throws IOException {
        List<Socket> lazy = new ArrayList<>();
        try (Watch watch = new Watch()) {
            // So many at a time as are not turned away for opening at once.
            while (lazy.size() < LAZY_READERS) {
                int room = Math.min(OPENING, LAZY_READERS - lazy.size());
                for (int reader = 0; reader < room; reader++) {
                    lazy.add(lazyReader(watch.buyer));
                }
                await("all seated")
                        .atMost(PATIENCE)
                        .until(() -> instance.bean(Seats.class).taken(), taken -> taken == lazy.size() + 1);
            }
            while (instance.bean(Seats.class).taken() > 1) {
                assertThat(watch.seen.size()).as("events written").isLessThan(20_000);
                shop.database().update(NOTES, watch.buyer.id().toString()).block(PATIENCE);
                watch.hasSeenEverything();
            }
        } finally {
            for (Socket socket : lazy) {
                socket.close();
            }
            shop.database()
                    .update("delete from orders.order_event where data -> 'note' is not null")
                    .block(PATIENCE);
        }
    }

    private static Socket lazyReader(Buyer buyer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(instance.url()).getPort()));
        socket.getOutputStream()
                .write(("GET /api/v1/orders/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                + "Authorization: Bearer " + buyer.token() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A process beside the instance that has the lead. */
    private static ServerProcess leadingProcess(Instance beside) {
        Map<String, String> properties = new LinkedHashMap<>(common);
        properties.put("millrace.database.url", beside.databaseUrl());
        ServerProcess process = ServerProcess.start(properties);
        // Whoever asks first has it; the instance gives it away until the process was faster.
        await().atMost(PATIENCE).until(() -> {
            if (beside.bean(Relay.class).leading()) {
                beside.bean(Relay.class).resign().block(PATIENCE);
            }
            return shop.count("select count(*) from eventlog.lead where until > now()") == 1
                    && !beside.bean(Relay.class).leading();
        });
        return process;
    }

    private static void signal(long pid, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A customer who watches all own orders on one connection that is never broken off. */
    private static final class Watch implements AutoCloseable {

        private final Buyer buyer = shop.buyer();
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final Disposable stream;
        private volatile boolean open;

        private Watch() {
            stream = new EventStream(shop)
                    .events(instance.url() + "/api/v1/orders/events", buyer, null)
                    .doOnNext(this::see)
                    .subscribe();
            await().atMost(PATIENCE).until(() -> open);
        }

        private void see(Frame frame) {
            if (frame.event().equals("snapshot")) {
                open = true;
            } else {
                seen.add(frame.id());
            }
        }

        private UUID order() {
            return shop.placed(buyer, Shop.cart("tok_ok", SKU, 1)).id();
        }

        /** Within two seconds, whatever is broken; prints how long it took, since the machine may be busy. */
        private void seesAnOrder() {
            int before = seen.size();
            order();
            long start = System.nanoTime();
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> seen.size() >= before + 2);
            System.out.println("seen after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            hasSeenEverything();
        }

        private void hasSeenEverything() {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(seen)
                            .isEqualTo(Objects.requireNonNull(shop.database()
                                    .list(
                                            LOG,
                                            row -> Objects.requireNonNull(row.get(0, String.class)),
                                            buyer.id().toString())
                                    .block(PATIENCE))));
        }

        @Override
        public void close() {
            stream.dispose();
        }
    }
}
