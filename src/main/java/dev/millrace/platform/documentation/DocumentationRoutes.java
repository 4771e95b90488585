package dev.millrace.platform.documentation;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Serves the documentation. Each page is made once, when it is first asked for. */
final class DocumentationRoutes implements Endpoints {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8);

    private final Mono<byte[]> document;
    private final Mono<byte[]> events;
    private final Mono<byte[]> api;
    private final Mono<byte[]> problems;

    DocumentationRoutes(Blocking blocking) {
        this.document = once(blocking, () -> resource("openapi/millrace.yaml").readAllBytes());
        this.events = once(blocking, () -> resource("openapi/asyncapi.yaml").readAllBytes());
        this.api = once(blocking, () -> ApiPage.of(tree("openapi/millrace.yaml")));
        this.problems = once(blocking, () -> ProblemsPage.of(tree("openapi/problems.yaml")));
    }

    private static Mono<byte[]> once(Blocking blocking, Callable<byte[]> page) {
        return blocking.call(page).cacheInvalidateIf(_ -> false);
    }

    private static InputStream resource(String path) throws IOException {
        return new ClassPathResource(path).getInputStream();
    }

    private static Tree tree(String path) throws IOException {
        try (InputStream yaml = resource(path)) {
            return Tree.parse(yaml);
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                page("/openapi.yaml", MediaType.APPLICATION_YAML, document),
                page("/asyncapi.yaml", MediaType.APPLICATION_YAML, events),
                page("/docs", HTML, api),
                page("/docs/problems", HTML, problems));
    }

    private static Endpoint page(String path, MediaType type, Mono<byte[]> page) {
        return Endpoint.get(path, Access.PUBLIC, request -> page.flatMap(bytes -> answer(request, type, bytes)))
                .producing(type)
                .limitedAs(LimitClass.NONE);
    }

    private static Mono<ServerResponse> answer(ServerRequest request, MediaType type, byte[] bytes) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (type.equals(HTML)) {
            headers.set("Content-Security-Policy", Html.POLICY);
        }
        return Answers.cached(request, type, tag(bytes), bytes);
    }

    private static String tag(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return HexFormat.of().toHexDigits(sum.getValue(), 8);
    }
}
