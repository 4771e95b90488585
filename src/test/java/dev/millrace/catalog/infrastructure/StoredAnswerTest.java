package dev.millrace.catalog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.domain.Encoded;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredAnswerTest {

    @Test
    void whatIsWrittenIsReadBack() {
        byte[] stored = StoredAnswer.write("answer", new Encoded("3-7", "next", bytes("{\n}")));
        assertThat(StoredAnswer.read("answer", stored)).hasValueSatisfying(answer -> {
            assertThat(answer.tag()).isEqualTo("3-7");
            assertThat(answer.nextCursor()).isEqualTo("next");
            assertThat(answer.bytes()).isEqualTo(bytes("{\n}"));
        });
    }

    @Test
    void noCursorStaysNoCursor() {
        byte[] stored = StoredAnswer.write("answer", new Encoded("3-7", null, new byte[0]));
        assertThat(StoredAnswer.read("answer", stored))
                .hasValueSatisfying(answer -> assertThat(answer.nextCursor()).isNull());
    }

    @Test
    void anotherStampCountsForNothing() {
        byte[] stored = StoredAnswer.write("one", new Encoded("3-7", null, new byte[0]));
        assertThat(StoredAnswer.read("other", stored)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "answer", "answer\n", "answer\n1\n", "lease00000000-0000-0000-0000-000000000000"})
    void anythingElseIsNoAnswer(String stored) {
        assertThat(StoredAnswer.read("answer", bytes(stored))).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
