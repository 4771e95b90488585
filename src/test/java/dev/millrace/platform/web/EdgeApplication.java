package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.limits.RateLimits;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.security.TokenVerifier;
import dev.millrace.platform.tracing.TracingModule;
import dev.millrace.support.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The HTTP edge as it is deployed, with a handful of endpoints of its own and no database behind it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({TracingModule.class, WebModule.class})
class EdgeApplication {

    private static final Duration SLOW = Duration.ofMillis(300);

    static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(EdgeApplication.class);
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--server.port=0";
        all[arguments.length + 1] = "--management.server.port=0";
        return Starts.inTurn(() -> application.run(all));
    }

    static int port(ConfigurableApplicationContext context) {
        return java.util.Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    record Order(
            @Nullable List<@Nullable Item> items,
            @Nullable String note,
            @Nullable Boolean gift) {}

    record Item(
            @Nullable String sku,
            @Nullable Integer quantity,
            @Nullable Long price) {}

    @Bean
    Endpoints endpoints() {
        return () -> List.of(
                Endpoint.post("/orders", Access.PUBLIC, EdgeApplication::echo),
                Endpoint.post("/busy", Access.PUBLIC, EdgeApplication::echo),
                Endpoint.get("/slow", Access.PUBLIC, _ -> Mono.delay(SLOW).then(Answers.ok(Map.of("slow", true)))),
                Endpoint.get("/orders/{id}", Access.PUBLIC, EdgeApplication::show),
                Endpoint.get("/orders", Access.PUBLIC, EdgeApplication::list),
                Endpoint.get("/private", Access.SIGNED_IN, _ -> Answers.ok(Map.of("secret", true))),
                Endpoint.get(
                        "/boom", Access.PUBLIC, _ -> Mono.error(new IllegalStateException("select secret from x"))));
    }

    /** Only what is refused early is refused: what gets further is answered. */
    @Bean
    Congestion congestion() {
        return (method, path) -> method.equals("POST") && path.equals("/busy")
                ? CommonProblems.OVERLOADED.because("Too many wait.").retryAfter(Duration.ofMillis(1500))
                : null;
    }

    private static Mono<ServerResponse> echo(ServerRequest request) {
        return Json.body(request, Order.class).flatMap(Answers::ok);
    }

    private static Mono<ServerResponse> show(ServerRequest request) {
        return Answers.ok(Map.of("id", Parameters.id(request, "id")));
    }

    private static Mono<ServerResponse> list(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "limit", "q");
        return Answers.ok(Map.of("limit", parameters.number("limit", 20, 1, 100)));
    }

    @Bean
    TokenVerifier tokens() {
        return token -> token.equals("good")
                ? Mono.just(new Caller(UUID.randomUUID(), Role.CUSTOMER, UUID.randomUUID(), Instant.MAX))
                : Mono.error(CommonProblems.UNAUTHENTICATED.because("No."));
    }

    @Bean
    RateLimits limits() {
        return (limit, _, _) -> limit == LimitClass.NONE
                ? Mono.empty()
                : Mono.just(
                        new RateLimits.Verdict("test", 100, Duration.ofMinutes(1), 99, Duration.ofMinutes(1), true));
    }
}
