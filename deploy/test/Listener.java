import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Follows one stream as a browser does: comes back after the pause it was told, and with the last id it has seen. */
final class Listener implements Runnable {

    static final AtomicInteger OPENED = new AtomicInteger();
    static final AtomicInteger ENDED = new AtomicInteger();
    static final AtomicInteger CUT = new AtomicInteger();

    private final Api api;
    private final String path;
    private final String token;

    /** Whose events these are; empty for everybody's. */
    final String customer;

    /** Ids of all events, in the order in which they came. */
    final List<String> seen = new CopyOnWriteArrayList<>();

    volatile String from = "";
    volatile int resets;
    volatile boolean over;
    private String lastId = "";
    private String event = "";
    private String id = "";
    private long pause = 1000;

    Listener(Api api, String path, String token, String customer) {
        this.api = api;
        this.path = path;
        this.token = token;
        this.customer = customer;
    }

    @Override
    public void run() {
        while (!over) {
            follow();
            if (!over) {
                Api.pause(pause);
            }
        }
    }

    private void follow() {
        event = "";
        id = "";
        HttpRequest.Builder request = api.request(path, token).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        api.requests.incrementAndGet();
        try {
            HttpResponse<Stream<String>> answer = api.http.send(request.build(), BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                api.failed("stream " + answer.statusCode());
                return;
            }
            OPENED.incrementAndGet();
            read(answer.body());
        } catch (IOException broken) {
            api.failed("stream " + broken.getClass().getSimpleName() + " " + broken.getMessage());
        } catch (InterruptedException e) {
            over = true;
        }
    }

    private void read(Stream<String> lines) {
        try (lines) {
            lines.forEach(this::line);
            ENDED.incrementAndGet();
        } catch (UncheckedIOException broken) {
            if (!over) {
                CUT.incrementAndGet();
            }
        }
    }

    private void line(String line) {
        if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            event = line.substring(7);
        } else if (line.startsWith("retry: ")) {
            pause = Long.parseLong(line.substring(7));
        } else if (line.isEmpty() && !event.isEmpty()) {
            told();
        }
    }

    private void told() {
        if (event.equals("reset")) {
            resets++;
        } else if (event.contains(".")) {
            seen.add(id);
        } else if (from.isEmpty()) {
            from = id;
        }
        if (!id.isEmpty()) {
            lastId = id;
        }
        event = "";
        id = "";
    }
}
