package dev.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.web.Json;
import dev.millrace.simulator.domain.Answer;
import dev.millrace.simulator.domain.Call;
import dev.millrace.simulator.domain.CardService;
import dev.millrace.simulator.domain.Movement;
import dev.millrace.simulator.domain.Script;
import dev.millrace.simulator.infrastructure.FileJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What the simulator remembers over a restart. */
class LedgerTest {

    private final Blocking blocking = new Blocking(1, 16);

    @AfterEach
    void stop() {
        blocking.destroy();
    }

    @Test
    void booksAndKeysAreReadAgainWhateverALastLineCutShortSays(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        CardService before = cards(file);
        String first = body(before.perform(call("key-1", "1000")));
        Files.writeString(file, "{\"movement\":{\"kind\":\"cha", StandardOpenOption.APPEND);
        CardService after = cards(file);
        assertThat(body(after.perform(call("key-1", "1000")))).isEqualTo(first).contains("succeeded");
        assertThat(Objects.requireNonNull(after.perform(call("key-1", "1")).block())
                        .status())
                .isEqualTo(400);
        assertThat(after.movements())
                .isEqualTo(before.movements())
                .extracting(Movement::kind)
                .containsExactly("charge");
        String second = body(after.perform(call("key-2", "5")));
        assertThat(body(cards(file).perform(call("key-2", "5")))).isEqualTo(second);
    }

    private CardService cards(Path file) {
        return new CardService(
                new Script(), new FileJournal(file, blocking), (_, _) -> Mono.empty(), InstantSource.system());
    }

    private static Call call(String key, String amount) {
        Map<String, String> fields =
                Map.of("amount", amount, "currency", "eur", "payment_method", "tok_ok", "metadata[operation]", "op_1");
        return new Call(Call.Kind.CREATE, "/v1/payment_intents", "", key, fields, "http://localhost");
    }

    private static String body(Mono<Answer> answer) {
        Object body =
                Objects.requireNonNull(answer.block(Duration.ofSeconds(10))).body();
        return body instanceof String kept ? kept : Json.text(body);
    }
}
