package dev.millrace.users.domain;

import static dev.millrace.users.domain.Password.Rule.CHARACTERS;
import static dev.millrace.users.domain.Password.Rule.DIGIT;
import static dev.millrace.users.domain.Password.Rule.LENGTH;
import static dev.millrace.users.domain.Password.Rule.LOWER;
import static dev.millrace.users.domain.Password.Rule.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordTest {

    @Test
    void aPasswordNeedsAnUpperAndALowerCaseLetterAndADigit() {
        assertThat(Password.of("Correct-1").broken()).isEmpty();
        assertThat(Password.of("correct-1").broken()).containsExactly(UPPER);
        assertThat(Password.of("CORRECT-1").broken()).containsExactly(LOWER);
        assertThat(Password.of("Correct--").broken()).containsExactly(DIGIT);
        assertThat(Password.of("").broken()).containsExactly(LENGTH, UPPER, LOWER, DIGIT);
    }

    @Test
    void itHas8To128CharactersHoweverManyBytesTheyTake() {
        assertThat(Password.of("Aa1aaaa").broken()).containsExactly(LENGTH);
        assertThat(Password.of("Aa1aaaaa").broken()).isEmpty();
        assertThat(Password.of("Aa1" + "\uD83D\uDD11".repeat(125)).broken()).isEmpty();
        assertThat(Password.of("Aa1" + "\uD83D\uDD11".repeat(126)).broken()).containsExactly(LENGTH);
    }

    @Test
    void lettersOfEveryScriptCount() {
        assertThat(Password.of("Ελλάδα-٣").broken()).isEmpty();
    }

    @Test
    void controlCharactersAndHalvesOfCharactersAreRefused() {
        assertThat(Password.of("Correct\u00001").broken()).containsExactly(CHARACTERS);
        assertThat(Password.of("Correct\uD8001").broken()).containsExactly(CHARACTERS);
    }

    @Test
    void spellingsThatLookTheSameAreTheSamePassword() {
        assertThat(Password.of("Ｃａｆｅ́-1234")).isEqualTo(Password.of("Café-1234"));
    }

    @Test
    void itIsNeverPrinted() {
        assertThat(Password.of("Correct-1")).hasToString("Password[hidden]");
    }
}
