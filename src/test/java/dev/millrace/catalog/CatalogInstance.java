package dev.millrace.catalog;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseModule;
import dev.millrace.platform.demo.DemoModule;
import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.limits.LimitsModule;
import dev.millrace.platform.redis.RedisModule;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.ClientAddress;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.security.TokenVerifier;
import dev.millrace.platform.web.WebModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.test.web.reactive.server.HttpHandlerConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/**
 * One instance of the catalogue on real servers, with everything but a socket and real tokens: the bearer token
 * {@code operator} is an operator, and so on.
 */
public final class CatalogInstance implements AutoCloseable {

    /** Who the operator's token stands for. */
    public static final UUID OPERATOR = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private final ConfigurableApplicationContext context;

    private CatalogInstance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The servers of all tests of this build. */
    public static EmbeddedServers servers() {
        return Shared.SERVERS;
    }

    /** Starts an instance on a database of this name; instances on one name see the same products. */
    public static CatalogInstance start(String database, String... more) {
        return new CatalogInstance(new SpringApplicationBuilder(Wiring.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "millrace.database.url=" + servers().databaseUrl(database),
                        "millrace.redis.url=" + servers().redisUrl())
                .properties(more)
                .run());
    }

    /** Starts an instance on an empty catalogue. */
    public static CatalogInstance fresh(String database, String... more) {
        CatalogInstance instance = start(database, more);
        Seed.clear(instance.database());
        return instance;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Database database() {
        return bean(Database.class);
    }

    /** How often the public's reads went this deep so far. */
    public double reads(String layer) {
        return bean(MeterRegistry.class)
                .get("millrace.catalog.reads")
                .tag("layer", layer)
                .counter()
                .count();
    }

    /** A client without a token. */
    public WebTestClient client() {
        return WebTestClient.bindToServer(new HttpHandlerConnector(bean(HttpHandler.class)))
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** A client that is signed in. */
    public WebTestClient client(Role role) {
        return client().mutate()
                .defaultHeader("Authorization", "Bearer " + role.label())
                .build();
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {
        private static final EmbeddedServers SERVERS = EmbeddedServers.start(Path.of("target/catalog-servers"));
    }

    @Configuration(proxyBeanMethods = false)
    @Import({
        DatabaseModule.class,
        RedisModule.class,
        LimitsModule.class,
        WebModule.class,
        DemoModule.class,
        CatalogModule.class
    })
    static class Wiring {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ClientAddress addresses() {
            return ClientAddress.PEER;
        }

        @Bean
        TokenVerifier tokens() {
            return token -> Mono.fromSupplier(() -> caller(token))
                    .onErrorMap(
                            IllegalArgumentException.class,
                            _ -> CommonProblems.UNAUTHENTICATED.because("Not a token."));
        }

        private static Caller caller(String token) {
            Role role = Role.of(token);
            UUID id = role == Role.OPERATOR
                    ? OPERATOR
                    : UUID.nameUUIDFromBytes(token.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return new Caller(id, role, id, Instant.now().plusSeconds(600));
        }
    }
}
