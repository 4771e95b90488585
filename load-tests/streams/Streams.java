import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens thousands of event streams against a running Millrace and says what they cost and how they behave. Started by
 * {@code load-tests/streams.sh}; needs nothing but a JDK.
 */
final class Streams {

    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final Pattern TOKEN = Pattern.compile("\"accessToken\":\"([^\"]+)\"");
    private static final Pattern OCCURRED = Pattern.compile("\"occurredAt\":\"([^\"]+)\"");

    private static final String SHIPMENT = "{\"carrier\":\"DHL\",\"trackingNumber\":\"1\"}";

    /** In seconds. */
    private static final int WARM_UP = 16;

    private static final int HEARTBEAT = 16;

    private final List<String> urls;
    private final long[] pids;
    private final int count;
    private final int rate;
    private final int seconds;
    /** Whether the last instance is asked to end rather than killed. */
    private final boolean orderly = "TERM".equals(System.getenv("SIGNAL"));
    private final String password = System.getenv("MILLRACE_DEMO_PASSWORD");
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(2))
            .build();
    private final Queue<Long> delays = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger gaps = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();
    private final Queue<Connection> reopening = new ConcurrentLinkedQueue<>();
    private Selector selector;
    private String customer;
    private String operator;
    private volatile int dead = -1;

    public static void main(String[] arguments) throws Exception {
        new Streams(arguments).run();
    }

    private Streams(String[] arguments) {
        urls = List.of(arguments[0].split(","));
        pids = Arrays.stream(arguments[1].split(",")).mapToLong(Long::parseLong).toArray();
        count = Integer.parseInt(arguments[2]);
        rate = Integer.parseInt(arguments[3]);
        seconds = Integer.parseInt(arguments[4]);
    }

    private void run() throws Exception {
        selector = Selector.open();
        customer = login("customer@example.com");
        operator = login("operator@example.com");
        String sku = product();
        List<String> orders = place(sku, count);
        warmUp(sku);
        System.out.println("placement without streams, ms:          " + load(rate / 4, seconds, i -> order(sku)));
        long[] before = memory();
        open(orders);
        // With its first heartbeat a stream lets go of what it was opened with.
        TimeUnit.SECONDS.sleep(HEARTBEAT);
        long[] after = memory();
        System.out.printf(
                "memory for %d idle streams, KB each:   live heap %.1f, beside the heap %.1f%n",
                count, (after[1] - before[1]) / (double) count, (after[0] - before[0]) / (double) count);
        System.out.println("placement with the streams open, ms:    " + load(rate / 4, seconds, i -> order(sku)));
        changes(orders, "/shipment", SHIPMENT);
        if (urls.size() > 1) {
            reconnect(orders);
        }
        System.out.printf("gaps %d, repeats %d, resets %d%n", gaps.get(), repeats.get(), resets.get());
        System.exit(gaps.get() + repeats.get() + resets.get() == 0 ? 0 : 1);
    }

    // --- phases ---

    /** The first seconds of a JVM say nothing about the rest. */
    private void warmUp(String sku) throws Exception {
        int number = rate * WARM_UP / 2;
        List<String> orders = place(sku, number);
        load(rate / 4, WARM_UP / 2, i -> order(sku));
        load(rate, WARM_UP / 2, i -> post(orders.get(i % number), "/shipment", SHIPMENT));
        load(rate, WARM_UP / 2, i -> post(orders.get(i % number), "/delivery", "{}"));
    }

    private void open(List<String> orders) throws Exception {
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
        long start = System.nanoTime();
        for (int i = 0; i < orders.size(); i++) {
            connect(new Connection(orders.get(i), urls.size() - 1));
            if (i % 50 == 49) {
                waitFor(i - 150, begun, Duration.ofSeconds(60));
            }
        }
        waitFor(count, begun, Duration.ofSeconds(120));
        System.out.printf("opening %d streams, s:                %.1f%n", count, since(start));
    }

    private void changes(List<String> orders, String action, String body) throws Exception {
        delays.clear();
        int before = events.get();
        Result result = load(rate, Math.max(1, Math.min(seconds, count / rate)), i -> post(
                orders.get(i % orders.size()), action, body));
        waitFor(before + result.done(), events, Duration.ofSeconds(30));
        System.out.printf(
                "changes of watched orders, ms:          %s%n  seen on their streams: %d of %d%n",
                result, events.get() - before, result.done());
        System.out.println("commit to client, ms:                   " + Result.of(delays, 0, 0));
    }

    /** The last instance ends, at which all streams are; their clients resume on the first one, all at once. */
    private void reconnect(List<String> orders) throws Exception {
        dead = urls.size() - 1;
        begun.set(0);
        ProcessHandle last = ProcessHandle.of(pids[dead]).orElseThrow();
        long start = System.nanoTime();
        CompletableFuture<Double> ended = last.onExit().thenApply(gone -> since(start));
        if (orderly ? !last.destroy() : !last.destroyForcibly()) {
            throw new IllegalStateException("cannot end " + last);
        }
        Result during = load(100, 5, i -> post(orders.get(i % orders.size()), "/delivery", "{}"));
        waitFor(count, begun, Duration.ofSeconds(60));
        System.out.printf("back after the end of an instance, s:   %.1f (%d streams)%n", since(start), count);
        System.out.printf("the instance was gone after, s:         %.1f%n", ended.get(60, TimeUnit.SECONDS));
        waitFor(during.done(), new AtomicInteger(during.done()), Duration.ofSeconds(1));
        Thread.sleep(2000);
    }

    // --- streams ---

    private final class Connection {
        private final String order;
        private int instance;
        private int seen = -1;
        private boolean started;
        private SocketChannel channel;
        private StringBuilder text = new StringBuilder(0);
        private long chunk = -1;
        private boolean head = true;

        private Connection(String order, int instance) {
            this.order = order;
            this.instance = instance;
        }

        private byte[] request() {
            return ("GET /api/v1/orders/" + order + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                            + "Authorization: Bearer " + customer + "\r\n"
                            + (seen < 0 ? "" : "Last-Event-ID: " + seen + "\r\n") + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        /** Takes what has come: the head of the answer once, then chunks of which each holds whole frames. */
        private void take(String more) {
            text.append(more);
            if (head) {
                int end = text.indexOf("\r\n\r\n");
                if (end < 0) {
                    return;
                }
                head = false;
                // The order has come to its end, and the client has been told so.
                if (text.indexOf(" 204 ") == "HTTP/1.1".length()) {
                    started();
                }
                text.delete(0, end + 4);
            }
            for (int end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
                int size = end == 0 ? 0 : Integer.parseInt(text.substring(0, end), 16);
                if (text.length() < end + 2 + size + 2) {
                    return;
                }
                String payload = text.substring(end + 2, end + 2 + size);
                text.delete(0, end + 2 + size + 2);
                for (String frame : payload.split("\n\n")) {
                    frame(frame);
                }
            }
            if (text.isEmpty()) {
                text = new StringBuilder(0);
            }
        }

        private void frame(String frame) {
            if (frame.startsWith("retry") && seen >= 0 && !started) {
                started();
            } else if (frame.contains("event: reset")) {
                resets.incrementAndGet();
            } else if (frame.startsWith("id: ")) {
                int id = Integer.parseInt(frame.substring(4, frame.indexOf('\n')));
                if (frame.contains("event: snapshot")) {
                    started();
                } else {
                    event(frame, id);
                }
                seen = Math.max(seen, id);
            }
        }

        private void started() {
            started = true;
            begun.incrementAndGet();
        }

        private void event(String frame, int id) {
            events.incrementAndGet();
            if (id <= seen) {
                repeats.incrementAndGet();
            } else if (id != seen + 1) {
                gaps.incrementAndGet();
            }
            Matcher occurred = OCCURRED.matcher(frame);
            if (occurred.find()) {
                delays.add(Duration.between(Instant.parse(occurred.group(1)), Instant.now()).toNanos());
            }
        }
    }

    private void connect(Connection connection) throws IOException {
        URI uri = URI.create(urls.get(connection.instance));
        connection.head = true;
        connection.started = false;
        connection.text = new StringBuilder(0);
        connection.channel = SocketChannel.open();
        // Spread over several addresses: one has not enough ports for many thousand connections.
        connection.channel.bind(new InetSocketAddress("127.0.0." + (2 + ThreadLocalRandom.current().nextInt(8)), 0));
        connection.channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        connection.channel.write(ByteBuffer.wrap(connection.request()));
        connection.channel.configureBlocking(false);
        selector.wakeup();
        connection.channel.register(selector, SelectionKey.OP_READ, connection);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        while (true) {
            try {
                selector.select(50);
                for (SelectionKey key : selector.selectedKeys()) {
                    read((Connection) key.attachment(), key, buffer);
                }
                selector.selectedKeys().clear();
                reopen();
            } catch (IOException e) {
                System.err.println("reader: " + e);
            }
        }
    }

    private void read(Connection connection, SelectionKey key, ByteBuffer buffer) {
        try {
            buffer.clear();
            int size = connection.channel.read(buffer);
            if (size > 0) {
                connection.take(StandardCharsets.UTF_8.decode(buffer.flip()).toString());
                return;
            }
            if (size == 0) {
                return;
            }
        } catch (IOException ended) {
            // As an end without a word.
        }
        try {
            connection.channel.close();
        } catch (IOException ignored) {
            // It is closed all the same.
        }
        if (connection.instance == dead || !connection.started) {
            connection.instance = 0;
            reopening.add(connection);
        }
    }

    private void reopen() {
        for (int i = 0; i < 40; i++) {
            Connection connection = reopening.poll();
            if (connection == null) {
                return;
            }
            try {
                connect(connection);
            } catch (IOException e) {
                reopening.add(connection);
                return;
            }
        }
    }

    // --- requests ---

    private CompletableFuture<Boolean> order(String sku) {
        String body = "{\"items\":[{\"sku\":\"" + sku + "\",\"quantity\":1}],\"payment\":{\"token\":\"tok_ok\"}}";
        HttpRequest request = request("/api/v1/orders", customer)
                .header("Idempotency-Key", java.util.UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> answer.statusCode() < 300);
    }

    private CompletableFuture<Boolean> post(String order, String action, String body) {
        return http.sendAsync(
                        request("/api/v1/orders/" + order + action, operator)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(answer -> answer.statusCode() == 200);
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(urls.get(0) + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20));
    }

    private String login(String email) throws Exception {
        String body = "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(urls.get(0) + "/api/v1/sessions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return first(TOKEN, http.send(request, BodyHandlers.ofString()));
    }

    private String product() throws Exception {
        String sku = "LOAD-" + (System.currentTimeMillis() % 100_000_000);
        String body = "{\"sku\":\"" + sku + "\",\"name\":\"Load\",\"description\":\"\",\"price\":{\"amount\":500,"
                + "\"currency\":\"EUR\"},\"active\":true,\"stock\":900000000}";
        HttpResponse<String> answer = http.send(
                request("/api/v1/products", operator)
                        .header("Idempotency-Key", sku)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return sku;
    }

    private List<String> place(String sku, int number) throws Exception {
        Semaphore room = new Semaphore(32);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        String body = "{\"items\":[{\"sku\":\"" + sku + "\",\"quantity\":1}],\"payment\":{\"token\":\"tok_ok\"}}";
        for (int i = 0; i < number; i++) {
            room.acquire();
            HttpRequest request = request("/api/v1/orders", customer)
                    .header("Idempotency-Key", java.util.UUID.randomUUID().toString())
                    .POST(BodyPublishers.ofString(body))
                    .build();
            answers.add(http.sendAsync(request, BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> room.release())
                    .thenApply(answer -> first(ID, answer)));
        }
        List<String> orders = new ArrayList<>();
        for (CompletableFuture<String> answer : answers) {
            orders.add(answer.get(60, TimeUnit.SECONDS));
        }
        return orders;
    }

    private static String first(Pattern pattern, HttpResponse<String> answer) {
        Matcher matcher = pattern.matcher(answer.body());
        if (!matcher.find()) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return matcher.group(1);
    }

    // --- measuring ---

    /** Open model: requests start on time, whatever became of those before; a delay counts from the intended start. */
    private Result load(int perSecond, int time, IntFunction<CompletableFuture<Boolean>> call) throws Exception {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        int total = perSecond * time;
        long start = System.nanoTime();
        for (int i = 0; i < total; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
            call.apply(i).whenComplete((fine, failure) -> {
                times.add(System.nanoTime() - due);
                (failure == null && fine ? done : failed).incrementAndGet();
            });
        }
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (done.get() + failed.get() < total && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return Result.of(times, done.get(), failed.get());
    }

    private record Result(double p50, double p99, double most, int done, int failed) {

        private static Result of(Queue<Long> nanos, int done, int failed) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Result(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), done, failed);
        }

        private static double at(long[] sorted, double part) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
        }

        @Override
        public String toString() {
            return "p50 %.1f, p99 %.1f, max %.1f%s"
                    .formatted(p50, p99, most, done + failed == 0 ? "" : " (" + done + " done, " + failed + " failed)");
        }
    }

    /**
     * Of the instance that has the streams, in KB: what is resident, and what lives on the heap after a full collection.
     * The collector leaves some of the dead where they are and puts fillers in their place, which do not count. The heap
     * is resident from the start, so what is added to the one is beside the heap.
     */
    private long[] memory() throws Exception {
        long pid = pids[pids.length - 1];
        TimeUnit.SECONDS.sleep(3);
        String histogram = run("jcmd", String.valueOf(pid), "GC.class_histogram");
        long live = (bytes(histogram, "Total") - bytes(histogram, "[Ljdk.internal.vm.FillerElement;")) / 1024;
        long resident = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        return new long[] {resident, live};
    }

    /** The bytes of a class in a histogram, or of the total; 0 when it is not there. */
    private static long bytes(String histogram, String name) {
        String word = Pattern.quote(name);
        Matcher line = Pattern.compile("(?:^" + word + " +\\d+ +(\\d+)| (\\d+) +" + word + ")", Pattern.MULTILINE)
                .matcher(histogram);
        return line.find() ? Long.parseLong(line.group(1) == null ? line.group(2) : line.group(1)) : 0;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static void waitFor(int target, AtomicInteger counter, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (counter.get() < target && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        if (counter.get() < target) {
            System.out.println("  still missing after " + patience.toSeconds() + " s: " + (target - counter.get()));
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
