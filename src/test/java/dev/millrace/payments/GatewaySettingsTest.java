package dev.millrace.payments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class GatewaySettingsTest {

    private final ApplicationContextRunner server =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void aGatewayWithoutItsKeyIsRefusedAtTheStart() {
        String url = "millrace.payments.gateway.url=https://gateway.example";
        server.withPropertyValues(url)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("millrace.payments.gateway.key must be set"));
        server.withPropertyValues(url, "millrace.payments.gateway.key=sk_live_secret")
                .run(context -> assertThat(context.getBean(GatewaySettings.class))
                        .asString()
                        .doesNotContain("secret"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(GatewaySettings.class)
    static class Settings {}
}
