package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.platform.security.Role;
import dev.millrace.support.Api;
import dev.millrace.support.EventContract;
import dev.millrace.support.EventStream;
import dev.millrace.support.GatewaySimulator;
import dev.millrace.support.HookReceiver;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.People;
import dev.millrace.support.ServerProcess;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Random orders on three instances, one of which is killed again and again: whoever is told of events is told of all of
 * them, in the order of each order, and once in effect.
 */
@Order(1)
class EveryoneTest {

    private static final int ORDERS = Integer.getInteger("millrace.everyone.orders", 150);
    private static final int KILLS = Integer.getInteger("millrace.everyone.kills", 1);
    private static final long SEED = Long.getLong("millrace.everyone.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SKU = "ALL-01";

    private static final String EVENTS = """
            select txid::text || '-' || position || ' ' || order_id || ' ' || seq || ' ' || type
              from orders.order_event order by txid, position
            """;

    private static final String OPEN = """
            select kind || ' ' || state || ' until ' || next_check_at
              from payments.operation where next_check_at is not null
            """;

    private static final String UNSENT = """
            select template || ' ' || status || ' ' || coalesce(reason, '')
              from notifications.notification where status not in ('sent', 'unknown')
            """;

    /** What is to be mailed: once for an order, refunds once each. */
    private static final String MAILED = """
            select count(distinct (order_id, case type when 'order.revived' then 'order.confirmed'
                                                       when 'order.expired' then 'order.failed'
                                                       when 'payment.refunded' then data ->> 'refundId'
                                                       else type end))
              from orders.order_event
             where type in ('order.confirmed', 'order.revived', 'order.shipped', 'order.delivered', 'order.cancelled',
                            'order.failed', 'order.expired', 'payment.refunded')
            """;

    private static final GreenMail POST =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

    private static final HookReceiver HOOKS = HookReceiver.start();

    private static final GatewaySimulator GATEWAY = GatewaySimulator.start();

    private static Instance instance;
    private static Instance other;
    private static ServerProcess mortal;
    private static Shop shop;

    @BeforeAll
    static void open() {
        POST.start();
        POST.setUser("nobody@example.com", "nobody");
        Map<String, String> settings = new HashMap<>(Map.of(
                "millrace.notifications.smtp.host", "127.0.0.1",
                "millrace.notifications.smtp.port",
                        String.valueOf(POST.getSmtp().getPort()),
                "millrace.notifications.smtp.encryption", "none",
                "millrace.notifications.from", "orders@shop.test",
                "millrace.notifications.poll", "100ms",
                "millrace.notifications.pauses", "1s,2s,2s,5s,5s,5s,10s,10s",
                "millrace.webhooks.allow-http", "true",
                "millrace.webhooks.allowed-networks", "127.0.0.0/8",
                "millrace.webhooks.schedule", "300ms,1s,2s,5s,5s,5s,10s,10s"));
        // One gateway for all three: what one process has charged another may have to look up.
        settings.putAll(GATEWAY.settings());
        settings.put("millrace.payments.transit", "10s");
        settings.put("millrace.payments.checks", "2s,3s,5s,5s,10s,10s,10s,10s,10s");
        // The reader takes its time over many orders; what is replayed is bounded.
        settings.put("millrace.live.replay", "10000");
        settings.put("millrace.notifications.lease", "3s");
        settings.put("millrace.notifications.sending-lease", "5s");
        settings.put("millrace.notifications.smtp.connect-timeout", "1s");
        settings.put("millrace.notifications.smtp.read-timeout", "2s");
        settings.put("millrace.notifications.smtp.write-timeout", "1s");
        instance = Instance.start(settings);
        other = instance.sibling(settings);
        settings.put("millrace.database.url", instance.databaseUrl());
        mortal = ServerProcess.start(settings);
        shop = new Shop(instance, other).product(SKU, 700, 10_000_000);
    }

    @AfterAll
    static void close() {
        mortal.close();
        other.close();
        instance.close();
        GATEWAY.close();
        HOOKS.close();
        POST.stop();
    }

    @Test
    void everybodyIsToldOfEverythingOnceAndInOrder() throws MessagingException {
        System.out.println("everyone seed " + SEED);
        Random random = new Random(SEED);
        List<UUID> buyers = Stream.generate(new People(instance)::customer)
                .limit(5)
                .map(EveryoneTest::withMailbox)
                .toList();
        endpoint("/all", "*");
        endpoint("/orders", "order.*");
        List<String> streamed = new CopyOnWriteArrayList<>();
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        Disposable stream = watchEverything(streamed, broken);
        for (int part = 0; part <= KILLS; part++) {
            ServerProcess victim = mortal;
            drive(buyers, random, ORDERS / (KILLS + 1));
            if (part < KILLS) {
                victim.killHard();
                mortal = victim.again();
            }
        }

        List<String[]> events = settledLog();
        assertThat(events).hasSizeGreaterThan(ORDERS * 2);
        streamsToldEverything(streamed, broken, events);
        stream.dispose();
        webhooksToldEverything("/all", events, "");
        webhooksToldEverything("/orders", events, "order.");
        everybodyGotTheirMail();
        figuresAreThoseOfTheLog(events);
        Invariants.hold(shop);
    }

    /** The mail server makes mailboxes by itself, but not one that two mails need at the same time. */
    private static UUID withMailbox(People.Person person) {
        POST.setUser(person.email(), "nobody");
        return person.id();
    }

    /** Orders go every way there is, several at a time. Everybody has a new token, since many orders take long. */
    private static void drive(List<UUID> customers, Random random, int count) {
        Buyer operator = shop.caller(Role.OPERATOR);
        List<Buyer> buyers = customers.stream()
                .map(customer -> new Buyer(customer, shop.token(customer)))
                .toList();
        List<String> tokens = List.of("tok_ok", "tok_ok", "tok_ok", "tok_slow_50", "tok_declined");
        List<Mono<?>> stories = new ArrayList<>();
        for (int order = 0; order < count; order++) {
            Buyer buyer = buyers.get(random.nextInt(buyers.size()));
            String token = tokens.get(random.nextInt(tokens.size()));
            int fate = random.nextInt(4);
            stories.add(shop.place(buyer, Shop.key(), Shop.cart(token, SKU, 1 + random.nextInt(3)))
                    .filter(reply -> reply.status() < 300)
                    .flatMap(reply -> fate(reply.id(), fate, operator)));
        }
        Flux.fromIterable(stories).flatMap(story -> story, 8).blockLast(PATIENCE);
    }

    private static Mono<?> fate(UUID order, int fate, Buyer operator) {
        String path = "/api/v1/orders/" + order;
        Mono<?> ship =
                shop.send("POST", path + "/shipment", operator, Map.of("carrier", "Post", "trackingNumber", "1"));
        return switch (fate) {
            case 0 -> ship;
            case 1 -> ship.then(shop.send("POST", path + "/delivery", operator, Map.of()));
            case 2 -> shop.send("POST", path + "/cancellation", operator, Map.of("reason", "changed"));
            default ->
                shop.send(
                        "POST",
                        path + "/refunds",
                        operator,
                        Map.of("amount", Map.of("amount", 100, "currency", "EUR"), "reason", "late"),
                        "Idempotency-Key",
                        Shop.key());
        };
    }

    private static void endpoint(String path, String events) {
        assertThat(admin().with("Idempotency-Key", Shop.key())
                        .post("/api/v1/webhook-endpoints", Map.of("url", HOOKS.url(path), "events", List.of(events)))
                        .status())
                .isEqualTo(201);
    }

    /**
     * Hangs up now and then, and goes on with the last id at the next instance, the mortal one among them. What comes
     * after the reader's patience has ended is not taken: it comes again on the next connection.
     *
     * @param broken takes what is not as it is documented; nothing is read after it
     */
    private static Disposable watchEverything(List<String> seen, List<Throwable> broken) {
        String[] last = {"0-0"};
        int[] turn = {0};
        return Mono.fromCallable(() -> shop.caller(Role.OPERATOR))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapMany(operator -> new EventStream(shop)
                        .events(url(turn[0]++) + "/api/v1/events", operator, last[0])
                        .filter(frame -> !frame.id().isEmpty())
                        .timeout(Duration.ofSeconds(5))
                        .doOnNext(frame -> {
                            last[0] = frame.id();
                            seen.add(frame.id());
                        })
                        .take(Math.max(40, ORDERS / 4))
                        .onErrorComplete(failure -> !(failure instanceof AssertionError)))
                .repeat()
                .subscribe(_ -> {}, broken::add);
    }

    private static Api admin() {
        return instance.api(shop.caller(Role.ADMIN).token());
    }

    private static String url(int turn) {
        return switch (turn % 3) {
            case 0 -> instance.url();
            case 1 -> other.url();
            default -> mortal.url();
        };
    }

    /** The log once nothing is added to it any more: id, order, seq and type of each event. */
    private static List<String[]> settledLog() {
        await("payments in transit")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines(OPEN)).isEmpty());
        return lines(EVENTS).stream().map(line -> line.split(" ")).toList();
    }

    private static List<String> lines(String sql) {
        return Objects.requireNonNull(shop.database()
                .list(sql, row -> Objects.requireNonNull(row.get(0, String.class)))
                .block(PATIENCE));
    }

    private static void streamsToldEverything(List<String> streamed, List<Throwable> broken, List<String[]> events) {
        List<String> ids = events.stream().map(event -> event[0]).toList();
        await("streams")
                .atMost(PATIENCE)
                .failFast(() -> assertThat(broken).isEmpty())
                .untilAsserted(() -> assertThat(streamed)
                        .as("%d of %d", sameAtFirst(streamed, ids), ids.size())
                        .isEqualTo(ids));
    }

    /** How many of the first are as they should be. */
    private static int sameAtFirst(List<String> some, List<String> others) {
        int same = 0;
        while (same < Math.min(some.size(), others.size()) && some.get(same).equals(others.get(same))) {
            same++;
        }
        return same;
    }

    private static void webhooksToldEverything(String path, List<String[]> events, String types) {
        Map<String, List<String>> written = events.stream()
                .filter(event -> event[3].startsWith(types))
                .collect(Collectors.groupingBy(
                        event -> event[1], Collectors.mapping(event -> event[0], Collectors.toList())));
        await("webhooks")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(arrived(path)).as(path).isEqualTo(written));
        HOOKS.hooks(path).forEach(hook -> {
            EventContract.check("webhook", hook.body());
            EventContract.check(
                    hook.json().path("type").asString(),
                    hook.json().path("data").toString());
        });
    }

    /** First arrivals by order: an event that comes again after a crash has the id it had, and is dropped. */
    private static Map<String, List<String>> arrived(String path) {
        Map<String, LinkedHashSet<String>> ids = new HashMap<>();
        HOOKS.hooks(path)
                .forEach(hook -> ids.computeIfAbsent(
                                hook.json().at("/data/orderId").asString(), _ -> new LinkedHashSet<>())
                        .add(hook.id()));
        return ids.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** At most once each: one whose fate nobody knows after a crash is not sent again. */
    private static void everybodyGotTheirMail() throws MessagingException {
        await("mails").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lines(UNSENT)).isEmpty();
            assertThat(shop.count("select count(*) from notifications.notification"))
                    .isEqualTo(shop.count(MAILED));
        });
        List<String> mails = new ArrayList<>();
        for (MimeMessage mail : Arrays.asList(POST.getReceivedMessages())) {
            mails.add(mail.getMessageID());
        }
        long unknown = shop.count("select count(*) from notifications.notification where status = 'unknown'");
        assertThat(mails).doesNotHaveDuplicates();
        assertThat((long) mails.size()).isBetween(shop.count(MAILED) - unknown, shop.count(MAILED));
    }

    private static void figuresAreThoseOfTheLog(List<String[]> events) {
        Map<String, Long> types =
                events.stream().collect(Collectors.groupingBy(event -> event[3], Collectors.counting()));
        Map<String, String> figures = Map.of(
                "placed", "order.placed",
                "confirmed", "order.confirmed",
                "declined", "order.failed",
                "cancelled", "order.cancelled",
                "refunded", "payment.refunded");
        await("figures")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        figures.forEach((figure, type) -> assertThat(admin().get("/api/v1/analytics/summary")
                                        .body()
                                        .at("/counts/" + figure)
                                        .asLong())
                                .as(figure)
                                .isEqualTo(types.getOrDefault(type, 0L))));
    }
}
