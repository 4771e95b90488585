package dev.millrace.support;

import dev.millrace.Millrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A server running in this JVM, as {@code java -jar} would run it: its own context, pools and ports, everything real.
 * Several on one database are a cluster.
 */
public final class Instance implements AutoCloseable {

    /** Where instances put mails that have no server to go to. */
    public static final Path MAILS = Path.of(System.getProperty("java.io.tmpdir"), "millrace-test-mail");

    private final ConfigurableApplicationContext context;

    private Instance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** One that serves everything, on a database of its own, without rate limits and demo data. */
    public static Instance start() {
        return start(Map.of());
    }

    /**
     * The one that tests share who need nothing special and disturb nobody: they use users and products of their own,
     * and no failed logins.
     */
    public static Instance shared() {
        return Shared.INSTANCE;
    }

    /**
     * One with these properties over the defaults: random ports, a database of its own, the common Redis, no rate
     * limits, no demo data.
     */
    public static Instance start(Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("server.port", "0");
        all.put("server.address", "127.0.0.1");
        all.put("management.server.port", "0");
        all.put("millrace.rate-limits.enabled", "false");
        // A busy machine may take its time with a burst; only what asks for it tests the refusal.
        all.put("millrace.orders.queue-time", "1m");
        all.put("millrace.demo.enabled", "false");
        all.put("millrace.web.drain", "0s");
        // It would end the tests.
        all.put("millrace.web.stuck-loop", "0s");
        all.put("millrace.redis.url", Servers.redisUrl());
        all.put("millrace.database.pool-size", "8");
        all.put("millrace.database.acquire-timeout", "5s");
        all.put("logging.structured.format.console", "");
        all.put("millrace.notifications.directory", MAILS.toString());
        all.putAll(properties);
        all.computeIfAbsent("millrace.database.url", _ -> TestDatabase.migrated());
        String[] arguments = all.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        return new Instance(Starts.inTurn(() -> Millrace.run(arguments)));
    }

    /** Another one on the same database, with the same rules as {@link #start(Map)}. */
    public Instance sibling(Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put("millrace.database.url", databaseUrl());
        return start(all);
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port("local.server.port");
    }

    /** Where metrics and the actuator answer. */
    public String managementUrl() {
        return "http://127.0.0.1:" + port("local.management.port");
    }

    public String databaseUrl() {
        return Objects.requireNonNull(context.getEnvironment().getProperty("millrace.database.url"));
    }

    /** Speaks to this instance over HTTP, a line a call. */
    public Api api() {
        return Api.of(url());
    }

    /** The same with an access token. */
    public Api api(String accessToken) {
        return api().as(accessToken);
    }

    /** Speaks to this instance as tests of Spring do, and holds every answer to the OpenAPI document. */
    public WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(url())
                .responseTimeout(Duration.ofSeconds(20))
                .filter(new ContractFilter())
                .build();
    }

    /** The same with an access token. */
    public WebTestClient client(String accessToken) {
        return client().mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(accessToken))
                .build();
    }

    /** A bean, to look inside where HTTP cannot show what a test is about. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Stops as on SIGTERM. */
    @Override
    public void close() {
        context.close();
    }

    private int port(String property) {
        return Objects.requireNonNull(context.getEnvironment().getProperty(property, Integer.class));
    }

    private static final class Shared {

        /** Spring's own shutdown hook stops it. */
        private static final Instance INSTANCE = start();
    }
}
