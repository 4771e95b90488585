package dev.millrace.catalog.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductQueryTest {

    @Test
    void wordsAreLettersAndDigitsOfAnyScript() {
        assertThat(ProductQuery.words("  KEYB-01, größe 'x':* & клавиатура "))
                .containsExactly("KEYB", "01", "größe", "x", "клавиатура");
    }

    @Test
    void onlyTheFirstEightWordsCount() {
        assertThat(ProductQuery.words("1 2 3 4 5 6 7 8 9")).hasSize(8).doesNotContain("9");
    }

    @Test
    void punctuationHasNoWords() {
        assertThat(ProductQuery.words("-!'")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "KEYB-01", "0", "A.B_C-9"})
    void theseAreSkus(String text) {
        assertThat(Sku.valid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keyb-01", "-A", ".A", "A B", "A/B", "Ä", "A\n"})
    void theseAreNot(String text) {
        assertThat(Sku.valid(text)).isFalse();
    }

    @Test
    void aSkuEndsAtSixtyFourCharacters() {
        assertThat(Sku.valid("A".repeat(64))).isTrue();
        assertThat(Sku.valid("A".repeat(65))).isFalse();
    }
}
