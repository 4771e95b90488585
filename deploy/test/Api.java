import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests to one URL, each of which is counted with what became of it. Needs nothing but a JDK. */
final class Api {

    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    final AtomicInteger requests = new AtomicInteger();
    private final ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
    /** Passwords are hashed on purpose slowly, so logins take turns. */
    private final Semaphore loggingIn = new Semaphore(1);

    private final String url;

    Api(String url) {
        this.url = url;
    }

    record Answer(int status, String body) {

        boolean good() {
            return status / 100 == 2;
        }

        /** Whether asking again would not help. */
        boolean refused() {
            return status >= 400 && status < 500 && status != 409 && status != 429;
        }

        String text(String member) {
            Matcher found = Pattern.compile("\"" + member + "\":\"([^\"]*)\"").matcher(body);
            return found.find() ? found.group(1) : "";
        }
    }

    HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    /** One try; a failure is counted and answered as status 0. */
    Answer once(String name, HttpRequest request) {
        requests.incrementAndGet();
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            millis.add((System.nanoTime() - start) / 1_000_000);
            if (answer.statusCode() / 100 != 2) {
                failed(name + " " + answer.statusCode() + " " + new Answer(0, answer.body()).text("code"));
            }
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException broken) {
            failed(name + " " + broken.getClass().getSimpleName() + " " + broken.getMessage());
            return new Answer(0, "");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void failed(String what) {
        failures.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    /**
     * The same request until it is answered well, for three minutes; status 0 when it never was. Pauses grow, as those who
     * wait would otherwise take the machine from a server that starts.
     */
    Answer untilGood(String name, HttpRequest request) {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        Answer answer = once(name, request);
        for (long pause = 300; !answer.good() && !answer.refused() && System.nanoTime() < end; pause = Math.min(3000, pause * 2)) {
            pause(pause);
            answer = once(name, request);
        }
        return answer;
    }

    Answer get(String name, String path, String token) {
        return untilGood(name, request(path, token).timeout(Duration.ofSeconds(30)).build());
    }

    Answer post(String name, String path, String token, String body, String... headers) {
        HttpRequest.Builder request = request(path, token)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return untilGood(name, request.build());
    }

    /** For what everything else rests on. */
    Answer must(Answer answer) {
        if (!answer.good()) {
            throw new IllegalStateException("Not possible: " + answer);
        }
        return answer;
    }

    String login(String email, String password) {
        loggingIn.acquireUninterruptibly();
        try {
            String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
            return must(post("login", "/api/v1/sessions", "", body)).text("accessToken");
        } finally {
            loggingIn.release();
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
        Stream<String> lines = new TreeMap<>(failures)
                .entrySet().stream().map(entry -> "    " + entry.getValue() + " x " + entry.getKey() + "\n");
        int failed = failures.values().stream().mapToInt(AtomicInteger::get).sum();
        return "requests %d, failed tries %d; ms p50 %d, p99 %d, longest %d%n%s"
                .formatted(
                        requests.get(),
                        failed,
                        sorted[sorted.length / 2],
                        sorted[sorted.length * 99 / 100],
                        sorted[sorted.length - 1],
                        String.join("", lines.toList()));
    }
}
