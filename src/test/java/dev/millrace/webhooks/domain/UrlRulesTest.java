package dev.millrace.webhooks.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRulesTest {

    private final UrlRules rules = new UrlRules(false, new AddressRules(List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "//example.com/x",
                "http://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "unix:///var/run/x.sock",
                "https:///x",
                "https:example.com",
                "https://user@example.com/",
                "https://user:password@example.com/",
                "https://example.com@127.0.0.1/",
                "https://127.0.0.1#@example.com/",
                "https://127.0.0.1\\@example.com/",
                "https://example.com/#fragment",
                "https://example.com:22/",
                "https://example.com:80/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0177.0.0.1/",
                "https://017700000001/",
                "https://127.0.0.1./",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[fd00::1]/",
                "https://[fe80::1%25eth0]/",
                "https://exa mple.com/",
                "https://ex\u00e4mple.com/",
                "https://example.com/\u0000",
                "https://\uff11\uff12\uff17.0.0.1/",
                "https://\u2460.example/"
            })
    void whatIsNoPublicHttpsUrlIsRefused(String url) {
        assertThat(rules.fault(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "HTTPS://Example.COM/Hooks?x=1&y=%20",
                "https://example.com:443/",
                "https://example.com:8443/",
                "https://8.8.8.8/",
                "https://[2606:4700:4700::1111]/",
                "https://xn--exmple-cua.com/"
            })
    void aPublicHttpsUrlIsTaken(String url) {
        assertThat(rules.fault(url)).isEmpty();
    }

    @Test
    void plainHttpIsTakenWhereItIsAllowed() {
        UrlRules development = new UrlRules(true, new AddressRules(List.of()));
        assertThat(development.fault("http://example.com/")).isEmpty();
        assertThat(development.fault("http://example.com:80/")).isEmpty();
        assertThat(development.fault("http://127.0.0.1/")).isPresent();
    }

    @Test
    void anEndlessUrlIsRefused() {
        assertThat(rules.fault("https://example.com/" + "x".repeat(UrlRules.MAX_LENGTH)))
                .isPresent();
    }
}
