import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What Reactor Netty alone can do: asks a running Millrace once for a product, a list, a 304 and an order, and then
 * answers every request of these kinds with the same bytes. Arguments: port, URL of the server, directory of a shop.
 */
final class Bare {

    /** Set by the transport, or different in every answer. */
    private static final Set<String> OWN = Set.of("content-length", "connection", "transfer-encoding", "date");

    private final Answer product;
    private final Answer notModified;
    private final Answer list;
    private final Answer order;

    private record Answer(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {}

    private Bare(String url, Path shop) throws IOException, InterruptedException {
        String token = first(shop, "tokens");
        String path = url + "/api/v1/products/" + first(shop, "calm");
        product = ask(path, token, null);
        notModified = ask(path, token, first(shop, "tags"));
        list = ask(url + "/api/v1/products?limit=20", token, null);
        order = ask(url + "/api/v1/orders/" + first(shop, "orders"), token, null);
        expect(product, 200);
        expect(notModified, 304);
        expect(list, 200);
        expect(order, 200);
    }

    public static void main(String[] arguments) throws Exception {
        Bare bare = new Bare(arguments[1], Path.of(arguments[2]));
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .handle(bare::answer)
                .bindNow()
                .onDispose()
                .block();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        Answer answer = choose(request);
        response.status(answer.status).headers(answer.headers);
        return answer.body.isReadable()
                ? response.sendObject(answer.body.retainedDuplicate())
                : response.sendObject(Unpooled.EMPTY_BUFFER);
    }

    private Answer choose(HttpServerRequest request) {
        String uri = request.uri();
        if (uri.startsWith("/api/v1/products/")) {
            return request.requestHeaders().contains("If-None-Match") ? notModified : product;
        }
        return uri.startsWith("/api/v1/products") ? list : order;
    }

    private static Answer ask(String url, String token, String tag) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            HttpHeaders headers = new DefaultHttpHeaders();
            answer.headers().map().forEach((name, values) -> {
                if (!OWN.contains(name)) {
                    headers.set(name, values);
                }
            });
            if (answer.statusCode() != 304) {
                headers.set("content-length", answer.body().length);
            }
            ByteBuf body = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(answer.body().length + 1).writeBytes(answer.body()));
            return new Answer(HttpResponseStatus.valueOf(answer.statusCode()), headers, body);
        }
    }

    private static void expect(Answer answer, int status) {
        if (answer.status.code() != status) {
            throw new IllegalStateException("Expected " + status + " but the server answered " + answer.status);
        }
    }

    private static String first(Path shop, String name) throws IOException {
        return Files.readAllLines(shop.resolve(name)).getFirst();
    }
}
