package dev.millrace.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Ada.Lovelace@Example.COM, Ada.Lovelace@example.com, ada.lovelace@example.com",
        "'  ada@example.com ', ada@example.com, ada@example.com",
        "ada+shop@example.com, ada+shop@example.com, ada+shop@example.com",
        "ada@bücher.example, ada@xn--bcher-kva.example, ada@xn--bcher-kva.example",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example, ada@xn--bcher-kva.example",
        "José@example.com, José@example.com, josé@example.com",
    })
    void anAddressHasOneFormForMailAndOneForComparison(String given, String text, String canonical) {
        assertThat(EmailAddress.parse(given)).contains(new EmailAddress(text, canonical));
    }

    @Test
    void composedAndDecomposedLettersAreTheSame() {
        assertThat(EmailAddress.parse("jose\u0301@example.com")).isEqualTo(EmailAddress.parse("jos\u00e9@example.com"));
    }

    @Test
    void theKelvinSignIsTheLetterItLooksLike() {
        assertThat(EmailAddress.parse("\u212Aate@\u212Aelvin.example"))
                .contains(new EmailAddress("Kate@kelvin.example", "kate@kelvin.example"));
    }

    @Test
    void theDotlessIIsALetterOfItsOwn() {
        assertThat(canonical("\u0131da@example.com")).isNotEqualTo(canonical("ida@example.com"));
        assertThat(canonical("ida@\u0131bm.example")).startsWith("ida@xn--").isNotEqualTo(canonical("ida@ibm.example"));
    }

    @Test
    void theCapitalIWithADotDoesNotBecomeAPlainI() {
        assertThat(canonical("\u0130da@example.com")).isNotEqualTo(canonical("ida@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "@example.com",
                "ada@",
                "ada@example",
                "ada@@example.com",
                "a@b@example.com",
                "ada@example.com.",
                "ada@.example.com",
                "ada@exa mple.com",
                "ada@exam_ple.com",
                "ada@-example.com",
                "ada@[127.0.0.1]",
                "ada lovelace@example.com",
                ".ada@example.com",
                "ada.@example.com",
                "a..da@example.com",
                "\"ada\"@example.com",
                "ada,bob@example.com",
                "<ada@example.com>",
                "ada\uFF20example.com",
                "ad\u200Da@example.com",
                "ad\u200Ba@example.com",
                "ada\u202E@example.com",
                "\u202Eada@example.com",
                "ada@exa\u200Dmple.com",
                "ada\u00AD@example.com",
                "ada\uFE0F@example.com",
                "ada\u3164@example.com",
                "ada\r\nBcc: bob@example.com",
                "ada\u0000@example.com",
                "\uD800ada@example.com",
            })
    void whatIsNoAddressOrHidesCharactersIsRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @Test
    void lengthsAreLimited() {
        String domain = "example.com";
        assertThat(EmailAddress.parse("a".repeat(64) + "@" + domain)).isPresent();
        assertThat(EmailAddress.parse("a".repeat(65) + "@" + domain)).isEmpty();
        String label = "b".repeat(60) + ".";
        assertThat(EmailAddress.parse("a".repeat(58) + "@" + label.repeat(3) + domain))
                .isPresent();
        assertThat(EmailAddress.parse("a".repeat(64) + "@" + label.repeat(3) + "c" + domain))
                .isEmpty();
    }

    private static String canonical(String text) {
        return EmailAddress.parse(text).orElseThrow().canonical();
    }
}
