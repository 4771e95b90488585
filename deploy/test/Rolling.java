import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Orders and event streams through a balancer, while somebody else ends instances behind it; then the accounts: each
 * order that was acknowledged is there under its key, and each stream has told every event of the log once and in order.
 * Started by {@code deploy/test/rolling} and its neighbours: {@code Rolling URL RATE STREAMS STOP-FILE forgiving|strict
 * [GONE-FILE]}. Strict is for orderly ends: no try may fail, and no stream may be cut off. The last file is for restores
 * to an earlier moment: it has that moment and the one of the loss, in milliseconds, and what was acknowledged between
 * them may be gone.
 */
final class Rolling {

    private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+-\\d+)\"");
    private static final int CUSTOMERS = 5;
    private static final String PASSWORD = System.getenv("MILLRACE_DEMO_PASSWORD");

    private final String sku = "ROLL-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();
    private final Map<String, Placed> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<Customer> customers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Api api;
    private String operator = "";

    private record Customer(String id, String token) {}

    private record Placed(Customer customer, String order, long at) {}

    /** What a restore leaves out: what happened from one moment to another one. */
    private record Gone(long from, long to) {

        static final Gone NOTHING = new Gone(0, 0);

        static Gone read(Path file) {
            try (Scanner numbers = new Scanner(file)) {
                return new Gone(numbers.nextLong(), numbers.nextLong());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean covers(long moment) {
            return from <= moment && moment < to;
        }
    }

    private Rolling(String url) {
        api = new Api(url);
    }

    public static void main(String[] arguments) {
        Rolling rolling = new Rolling(arguments[0]);
        rolling.prepare(Integer.parseInt(arguments[2]));
        rolling.load(Integer.parseInt(arguments[1]), Path.of(arguments[3]));
        Gone gone = arguments.length > 5 ? Gone.read(Path.of(arguments[5])) : Gone.NOTHING;
        System.exit(rolling.accounts(arguments[4].equals("strict"), gone) ? 0 : 1);
    }

    private void prepare(int streams) {
        operator = api.login("operator@example.com", PASSWORD);
        String product = "{\"sku\":\"%s\",\"name\":\"Roll\",\"description\":\"Of the test\",\"price\":{\"amount\":700,\"currency\":\"EUR\"},\"stock\":1000000}";
        api.must(api.post("product", "/api/v1/products", api.login("admin@example.com", PASSWORD), product.formatted(sku)));
        for (int i = 0; i < CUSTOMERS; i++) {
            String email = UUID.randomUUID() + "@example.com";
            String body = "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Somebody\"}".formatted(email, PASSWORD);
            String id = api.must(api.post("register", "/api/v1/users", "", body)).text("id");
            customers.add(new Customer(id, api.login(email, PASSWORD)));
        }
        for (int i = 0; i < streams; i++) {
            Customer of = customers.get(i % CUSTOMERS);
            listeners.add(
                    i % 10 == 9
                            ? new Listener(api, "/api/v1/events", operator, "")
                            : new Listener(api, "/api/v1/orders/events", of.token(), of.id()));
        }
        listeners.forEach(threads::submit);
        while (listeners.stream().anyMatch(listener -> listener.from.isEmpty())) {
            Api.pause(50);
        }
    }

    /** An open load: orders are begun at this rate, whatever becomes of those before. */
    private void load(int rate, Path stop) {
        AtomicInteger running = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; !Files.exists(stop); i++) {
            Customer customer = customers.get(i % CUSTOMERS);
            boolean shipped = i % 2 == 0;
            running.incrementAndGet();
            threads.submit(() -> {
                order(customer, shipped);
                running.decrementAndGet();
            });
            Api.pause(Math.max(0, (start - System.nanoTime()) / 1_000_000 + (i + 1) * 1000L / rate));
        }
        while (running.get() > 0) {
            Api.pause(50);
        }
    }

    private void order(Customer customer, boolean shipped) {
        String key = UUID.randomUUID().toString();
        Api.Answer answer = place(customer, key);
        if (!answer.good()) {
            unanswered.incrementAndGet();
            return;
        }
        String order = answer.text("id");
        acknowledged.put(key, new Placed(customer, order, System.currentTimeMillis()));
        api.get("read", "/api/v1/orders/" + order, customer.token());
        api.get("products", "/api/v1/products?limit=5", "");
        if (shipped && answer.status() == 201) {
            String parcel = "{\"carrier\":\"Post\",\"trackingNumber\":\"1\"}";
            api.post("shipment", "/api/v1/orders/" + order + "/shipment", operator, parcel);
        }
    }

    private Api.Answer place(Customer customer, String key) {
        String body = "{\"items\":[{\"sku\":\"%s\",\"quantity\":1}],\"payment\":{\"token\":\"tok_ok\"}}".formatted(sku);
        return api.post("order", "/api/v1/orders", customer.token(), body, "Idempotency-Key", key);
    }

    private boolean accounts(boolean strict, Gone gone) {
        System.out.print("  " + api);
        boolean failed = !api.failures.isEmpty();
        List<Placed> missing = missingOrders();
        long lost = missing.stream().filter(placed -> !gone.covers(placed.at())).count();
        long[] missed = streams(!gone.equals(Gone.NOTHING));
        if (!gone.equals(Gone.NOTHING)) {
            long after = acknowledged.values().stream()
                    .filter(placed -> placed.at() >= gone.to())
                    .count();
            System.out.printf(
                    "  orders acknowledged after the moment of the restore and before the loss, and gone: %d; acknowledged after the restore: %d%n",
                    missing.size() - lost, after);
        }
        System.out.printf(
                "  orders acknowledged %d, never answered %d, lost %d%n", acknowledged.size(), unanswered.get(), lost);
        System.out.printf(
                "  streams %d, opened %d times, ended by the server %d, cut off %d; events told %d, missed %d, streams in disorder %d, resets %d%n",
                listeners.size(),
                Listener.OPENED.get(),
                Listener.ENDED.get(),
                Listener.CUT.get(),
                listeners.stream().mapToLong(listener -> listener.seen.size()).sum(),
                missed[0],
                missed[1],
                listeners.stream().mapToLong(listener -> listener.resets).sum());
        boolean well = unanswered.get() + lost + missed[0] + missed[1] == 0 && !acknowledged.isEmpty();
        return well && !(strict && (failed || Listener.CUT.get() > 0));
    }

    /** Asks again for each order, with its key: the answer must be the order that was acknowledged. */
    private List<Placed> missingOrders() {
        List<Placed> missing = new CopyOnWriteArrayList<>();
        Semaphore turns = new Semaphore(8);
        acknowledged.forEach((key, placed) -> {
            turns.acquireUninterruptibly();
            threads.submit(() -> {
                if (!place(placed.customer(), key).text("id").equals(placed.order())) {
                    missing.add(placed);
                }
                turns.release();
            });
        });
        turns.acquireUninterruptibly(8);
        return missing;
    }

    /** Ids of the whole event log, or of what it tells of one customer, as the staff can read it. */
    private List<String> log(String customer) {
        List<String> all = new ArrayList<>();
        String after = "";
        String next = "0-0";
        while (!next.equals(after)) {
            after = next;
            String filter = customer.isEmpty() ? "" : "&customerId=" + customer;
            Api.Answer page = api.get("feed", "/api/v1/events?limit=500&after=" + after + filter, operator);
            ID.matcher(page.body()).results().map(found -> found.group(1)).forEach(all::add);
            next = page.text("nextCursor");
        }
        return all;
    }

    /**
     * Waits until the streams have told what they must, half a minute at most; events missed, and streams in disorder.
     *
     * @param someGone whether streams may have told what is not in the log any more
     */
    private long[] streams(boolean someGone) {
        Map<String, List<String>> logs = new HashMap<>();
        long missed = 0;
        long disorder = 0;
        for (Listener listener : listeners) {
            List<String> expected = logs.computeIfAbsent(listener.customer, this::log).stream()
                    .filter(id -> later(id, listener.from))
                    .toList();
            for (int i = 0; i < 300 && !new HashSet<>(listener.seen).containsAll(expected); i++) {
                Api.pause(100);
            }
            List<String> seen = new ArrayList<>(listener.seen);
            if (someGone) {
                seen.retainAll(new HashSet<>(expected));
            }
            HashSet<String> rest = new HashSet<>(expected);
            seen.forEach(rest::remove);
            missed += rest.size();
            disorder += seen.equals(expected) || !rest.isEmpty() ? 0 : 1;
            listener.over = true;
        }
        return new long[] {missed, disorder};
    }

    private static boolean later(String id, String than) {
        String[] a = id.split("-");
        String[] b = than.split("-");
        int first = Long.compare(Long.parseLong(a[0]), Long.parseLong(b[0]));
        return first > 0 || (first == 0 && Long.parseLong(a[1]) > Long.parseLong(b[1]));
    }
}
