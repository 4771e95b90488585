package dev.millrace.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.EndpointRouter;
import dev.millrace.support.EventContract;
import dev.millrace.support.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** The AsyncAPI document names the streams that are served and the events that are written, no more and no fewer. */
class AsyncApiTest {

    private static final Pattern TYPE = Pattern.compile("[\"']((?:order|payment|stock)\\.[a-z_]+)[\"']");

    @Test
    void everyStreamIsAChannelAndEveryChannelWithAnAddressIsAStream() {
        Set<String> served = Instance.shared().bean(EndpointRouter.class).endpoints().stream()
                .filter(endpoint -> endpoint.produces().contains(MediaType.TEXT_EVENT_STREAM))
                .map(Endpoint::path)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(EventContract.tree().path("channels").values().stream()
                        .map(channel -> channel.path("address").asString(""))
                        .filter(address -> !address.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void everyTypeOfEventThatIsWrittenIsAMessageAndNoOther() throws IOException {
        Set<String> written = new TreeSet<>();
        for (Path root : Stream.of("orders/domain", "orders/infrastructure")
                .map(Path.of("src/main/java/dev/millrace")::resolve)
                .toList()) {
            written.addAll(types(root));
        }
        written.addAll(types(Path.of("src/main/resources/db/catalog")));
        assertThat(EventContract.messages().keySet())
                .filteredOn(name -> TYPE.matcher('"' + name + '"').matches())
                .containsExactlyInAnyOrderElementsOf(written);
    }

    private static Set<String> types(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(AsyncApiTest::literals)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> literals(Path file) {
        try {
            return TYPE.matcher(Files.readString(file)).results().map((MatchResult found) -> found.group(1));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : EventContract.tree().findValues("$ref")) {
            assertThat(EventContract.tree()
                            .at(reference.asString().substring(1))
                            .isMissingNode())
                    .as(reference.asString())
                    .isFalse();
        }
    }

    @Test
    void theDocumentIsServed() {
        Instance.shared()
                .client()
                .get()
                .uri("/asyncapi.yaml")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_YAML)
                .expectBody(String.class)
                .value(text -> assertThat(text).startsWith("asyncapi: 3.0.0"));
    }
}
