package dev.millrace;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Prints, once the demo is up, where things are, who can log in, and lines to paste that place and watch an order. */
final class FirstRunBox implements ApplicationListener<ApplicationReadyEvent> {
    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        if (environment.getProperty("millrace.demo.enabled", Boolean.class, false)) {
            System.out.print(text(environment));
            System.out.flush();
        }
    }

    static String text(Environment environment) {
        String port = environment.getProperty("local.server.port", "8080");
        String api = "http://localhost:" + port;
        String management = "http://localhost:" + environment.getProperty("local.management.port", port);
        String password = environment.getProperty("millrace.demo.password", "");
        return where(api, management, password) + lines(api, password);
    }

    private static String where(String api, String management, String password) {
        return """

            ┌──────────────────────────────────────────────────────────────────────────────┐
            │ Millrace is running, with demo data                                          │
            ├──────────────────────────────────────────────────────────────────────────────┤
            │ API        %-66s│
            │ Docs       %-66s│
            │ Health     %-66s│
            │ Metrics    %-66s│
            │ Users      customer@example.com   operator@example.com   admin@example.com   │
            │ Password   %-66s│
            └──────────────────────────────────────────────────────────────────────────────┘
            Log in, place an order, watch it live (paste into a shell):

            """.formatted(
                        api + "/api/v1", api + "/docs", api + "/health", management + "/actuator/prometheus", password);
    }

    /** The payment takes three seconds, so that the last line still sees it happen. */
    private static String lines(String api, String password) {
        return """
            TOKEN=$(curl -s %1$s/api/v1/sessions -H 'Content-Type: application/json' -d '{"email":"customer@example.com","password":"%2$s"}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
            ORDER=$(curl -s %1$s/api/v1/orders -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H "Idempotency-Key: first-$(date +%%s)" -H 'Prefer: respond-async' -d '{"items":[{"sku":"KEYB-01","quantity":1}],"payment":{"token":"tok_slow_3000"}}' | sed 's/^{"id":"\\([^"]*\\)".*/\\1/')
            curl -N %1$s/api/v1/orders/$ORDER/events -H "Authorization: Bearer $TOKEN"

            """.formatted(api, password);
    }
}
