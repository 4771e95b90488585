import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Offers orders of two lines at fixed rates, one rate after the other, whatever becomes of those before: each starts when
 * it is due, on a connection of its own if all others are waiting, and its time counts from the moment it was due.
 * Arguments: port, directory of a shop, seconds for each rate, pids of the application, of PostgreSQL and of Redis, rates.
 * One thread, no framework: what the client needs is not taken from the server more than it must be.
 */
final class Offered {

    private static final int MAX_CONNECTIONS = 12_000;
    private static final long PATIENCE = 15_000_000_000L;
    private static final double TICK = 1e6 / Long.getLong("ticks", 100);

    private final InetSocketAddress address;
    private final List<String> skus;
    private final List<String> tokens;
    private final long seconds;
    private final String[] pids;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom();
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private long sent;
    private Step step = new Step();

    /** What has become of the orders of one rate. */
    private static final class Step {
        private final Histogram placed = new Histogram(60_000_000_000L, 3);
        private final Histogram refused = new Histogram(60_000_000_000L, 3);
        private int failed;
        private int waiting;
        private int most;
        private long last;
    }

    private final class Connection {
        private final SocketChannel channel;
        private final StringBuilder head = new StringBuilder();
        private Step step;
        private long due;
        private ByteBuffer rest;
        private int status;
        private long body = -1;

        private Connection(SocketChannel channel) {
            this.channel = channel;
        }

        private void send(long when) throws IOException {
            due = when;
            step = Offered.this.step;
            step.most = Math.max(step.most, ++step.waiting);
            head.setLength(0);
            body = -1;
            rest = ByteBuffer.wrap(placement());
            write();
        }

        private void write() throws IOException {
            if (!channel.isConnected()) {
                return;
            }
            channel.write(rest);
            channel.keyFor(selector).interestOps(rest.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        private void read() throws IOException {
            buffer.clear();
            int size = channel.read(buffer);
            if (size < 0) {
                throw new IOException("The server hung up");
            }
            buffer.flip();
            if (body < 0) {
                takeHead();
            } else {
                body -= size;
            }
            if (body == 0) {
                done();
            }
        }

        /** All answers have a length; what follows the head counts towards it. */
        private void takeHead() throws IOException {
            int before = head.length();
            head.append(StandardCharsets.ISO_8859_1.decode(buffer.duplicate()));
            int end = head.indexOf("\r\n\r\n", Math.max(0, before - 3));
            if (end < 0) {
                return;
            }
            status = Integer.parseInt(head, 9, 12, 10);
            String headers = head.substring(0, end + 2).toLowerCase(Locale.ROOT);
            int length = headers.indexOf("\r\ncontent-length: ");
            if (length < 0) {
                throw new IOException("An answer without a length: " + headers);
            }
            int start = length + "\r\ncontent-length: ".length();
            body = Long.parseLong(headers.substring(start, headers.indexOf('\r', start))) - (head.length() - end - 4);
        }

        private void done() {
            step.waiting--;
            step.last = System.nanoTime();
            long time = step.last - due;
            if (status == 201 || status == 202) {
                step.placed.recordValue(time);
            } else if (status == 503 || status == 429) {
                step.refused.recordValue(time);
            } else {
                step.failed++;
            }
            step = null;
            idle.push(this);
        }

        private void lost() {
            if (step != null) {
                step.waiting--;
                step.failed++;
                step = null;
            }
            idle.remove(this);
            all.remove(this);
            try {
                channel.close();
            } catch (IOException closed) {
                // It is gone, which is what was wanted.
            }
        }
    }

    private Offered(String[] arguments) throws IOException {
        address = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
        Path shop = Path.of(arguments[1]);
        skus = Files.readAllLines(shop.resolve("skus"));
        tokens = Files.readAllLines(shop.resolve("tokens"));
        seconds = Long.parseLong(arguments[2]);
        pids = Arrays.copyOfRange(arguments, 3, 6);
    }

    public static void main(String[] arguments) throws IOException {
        Offered offered = new Offered(arguments);
        System.out.printf("%8s %9s %9s %9s %8s | %8s %8s %8s | %11s | %8s %8s %8s %8s | %6s %5s%n",
                "offered", "placed", "refused", "lost", "waiting", "p50 ms", "p99 ms", "p99.9 ms", "refused p99",
                "app us", "pg us", "redis us", "client", "app MB", "lag");
        for (String rate : Arrays.copyOfRange(arguments, 6, arguments.length)) {
            offered.offer(Integer.parseInt(rate));
        }
    }

    private void offer(int rate) throws IOException {
        step = new Step();
        long[] before = cpu();
        long total = rate * seconds;
        long start = System.nanoTime();
        long lag = 0;
        for (long i = 0; i < total; i++) {
            long due = start + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                turn(due);
            }
            lag = Math.max(lag, System.nanoTime() - due);
            send(due);
            if (i % 64 == 0) {
                selector.selectNow(this::handle);
            }
        }
        long end = System.nanoTime() + PATIENCE;
        while (step.waiting > 0 && System.nanoTime() < end) {
            turn(end);
        }
        print(rate, total, Math.max(step.last, start + seconds * 1_000_000_000L) - start, before, lag);
    }

    private void turn(long until) throws IOException {
        long left = until - System.nanoTime();
        if (left > 1_500_000) {
            selector.select(this::handle, left / 1_000_000);
        } else if (selector.selectNow(this::handle) == 0) {
            LockSupport.parkNanos(Math.min(left, 50_000));
        }
    }

    private void send(long due) {
        Connection connection = idle.poll();
        try {
            if (connection == null) {
                connection = connect();
            }
            connection.send(due);
        } catch (IOException e) {
            if (connection == null) {
                step.failed++;
            } else {
                connection.lost();
            }
        }
    }

    private Connection connect() throws IOException {
        if (all.size() >= MAX_CONNECTIONS) {
            throw new IOException("Too many connections are waiting");
        }
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        Connection connection = new Connection(channel);
        all.add(connection);
        boolean connected = channel.connect(address);
        channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, connection);
        return connection;
    }

    private void handle(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.channel.finishConnect();
                connection.write();
            } else if (key.isWritable()) {
                connection.write();
            } else if (key.isReadable()) {
                connection.read();
            }
        } catch (IOException e) {
            connection.lost();
        }
    }

    private byte[] placement() {
        int first = random.nextInt(skus.size());
        int second = (first + 1 + random.nextInt(skus.size() - 1)) % skus.size();
        String body = "{\"items\":[{\"sku\":\"" + skus.get(first) + "\",\"quantity\":1},{\"sku\":\"" + skus.get(second)
                + "\",\"quantity\":1}],\"payment\":{\"token\":\"tok_ok\"}}";
        String request = "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + tokens.get(random.nextInt(tokens.size())) + "\r\nIdempotency-Key: " + run + "-"
                + sent++ + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }

    // --- what it cost ---

    private void print(int rate, long total, long nanos, long[] before, long lag) throws IOException {
        long[] after = cpu();
        long placed = step.placed.getTotalCount();
        double[] each = new double[after.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = (after[i] - before[i]) * TICK / Math.max(1, placed);
        }
        System.out.printf(
                "%8d %9.0f %9.0f %9d %8d | %8.2f %8.2f %8.2f | %11.2f | %8.1f %8.1f %8.1f %8.1f | %6d %5.1f%n",
                rate, placed * 1e9 / nanos, step.refused.getTotalCount() * 1e9 / nanos,
                total - placed - step.refused.getTotalCount(), step.most,
                at(step.placed, 50), at(step.placed, 99), at(step.placed, 99.9), at(step.refused, 99),
                each[0], each[1], each[2], each[3], resident(), lag / 1e6);
    }

    private static double at(Histogram times, double percentile) {
        return times.getTotalCount() == 0 ? 0 : times.getValueAtPercentile(percentile) / 1e6;
    }

    private long resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", pids[0], "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }

    /** Ticks of the application, PostgreSQL with its children, Redis, and this client. */
    private long[] cpu() throws IOException {
        return new long[] {ticks(pids[0]), ticks(pids[1]), ticks(pids[2]), ticks(String.valueOf(ProcessHandle.current().pid()))};
    }

    private static long ticks(String pid) throws IOException {
        long[] own = stat(pid);
        long sum = own[0] + own[1];
        for (ProcessHandle child : ProcessHandle.of(Long.parseLong(pid)).orElseThrow().children().toList()) {
            try {
                sum += stat(String.valueOf(child.pid()))[0];
            } catch (IOException ended) {
                // Then its time is with those that its parent has waited for.
            }
        }
        return sum;
    }

    /** Its own time, and that of the children it has waited for. */
    private static long[] stat(String pid) throws IOException {
        String line = Files.readString(Path.of("/proc", pid, "stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return new long[] {
            Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long.parseLong(fields[13]) + Long.parseLong(fields[14])
        };
    }
}
