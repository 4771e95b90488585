import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Follows a stream to its end and resumes it wherever it breaks off: {@code java Watch.java TOKEN URL [URL ...]}, where
 * the URLs are the same stream on several instances, and the token is {@code -} for a tracking link.
 */
final class Watch {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String lastId = "";
    private static String id = "";
    private static String event = "";
    private static String data = "";
    private static long pause = 2000;
    private static boolean ended;

    public static void main(String[] arguments) throws InterruptedException {
        for (int attempt = 0; !ended; attempt++) {
            if (attempt > 0) {
                Thread.sleep(pause + ThreadLocalRandom.current().nextLong(500));
            }
            follow(arguments[0], arguments[1 + attempt % (arguments.length - 1)]);
        }
    }

    private static void follow(String token, String url) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/event-stream");
        if (!token.equals("-")) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        event = "";
        data = "";
        try {
            HttpResponse<Stream<String>> answer = HTTP.send(request.build(), BodyHandlers.ofLines());
            // 204: all there was has been seen. Other refusals will not change by asking again; 429 and 503 may.
            ended = answer.statusCode() == 204 || (answer.statusCode() >= 400 && answer.statusCode() < 429);
            System.out.println("-- " + url + " answered " + answer.statusCode());
            if (answer.statusCode() == 200) {
                answer.body().forEach(Watch::line);
            }
        } catch (java.io.IOException | java.io.UncheckedIOException broken) {
            System.out.println("-- " + url + ": " + broken.getMessage());
        }
    }

    /** One line of a stream (WHATWG HTML, section 9.2.6). An event counts, and its id is kept, at its empty line. */
    private static void line(String line) {
        if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            event = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.startsWith("retry: ")) {
            pause = Long.parseLong(line.substring(7));
        } else if (line.isEmpty() && !data.isEmpty()) {
            lastId = id;
            ended = event.equals("end");
            System.out.println(lastId + " " + event + " " + data);
            event = "";
            data = "";
        }
    }
}
