package dev.millrace.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

    @Test
    void phoneNumbersAreInternational() {
        assertThat(Profile.validPhone("+49301234567")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"030 1234567", "+0301234567", "+49 30 1234567", "+4930", "+491234567890123456", "+49٣٠١٢٣٤٥"})
    void otherNumbersAreRefused(String text) {
        assertThat(Profile.validPhone(text)).isFalse();
    }

    @Test
    void languageTagsGetTheirCanonicalForm() {
        assertThat(Profile.languageTag("DE-de")).contains("de-DE");
        assertThat(Profile.languageTag("zh-hant-tw")).contains("zh-Hant-TW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"german!", "d", "und", "de_DE", "aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-eeee"})
    void whatIsNoLanguageTagIsRefused(String text) {
        assertThat(Profile.languageTag(text)).isEmpty();
    }
}
