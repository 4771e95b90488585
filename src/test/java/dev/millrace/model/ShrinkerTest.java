package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    @Test
    void onlyWhatMakesASequenceFailIsLeft() {
        List<Integer> failing = IntStream.range(0, 50).boxed().toList();
        assertThat(Shrinker.shrunk(failing, sequence -> sequence.containsAll(List.of(3, 31, 32))))
                .containsExactly(3, 31, 32);
    }
}
