package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Access;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.EndpointRouter;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Every route for every kind of caller: who may not pass is told so before anything else happens (ADR-0005). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    private final Instance instance = Instance.start();

    @AfterAll
    void stop() {
        instance.close();
    }

    @Test
    void everyRouteAdmitsWhomItDeclaresAndNobodyElse() {
        Map<@Nullable Role, WebTestClient> callers = callers();
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : instance.bean(EndpointRouter.class).endpoints()) {
            callers.forEach((role, client) -> {
                int status = status(client, endpoint);
                int refusal = refusal(endpoint.access(), role);
                boolean right = refusal == 0 ? status != 401 && status != 403 && status < 500 : status == refusal;
                if (!right) {
                    wrong.add("%s %s as %s answered %d".formatted(endpoint.method(), endpoint.path(), role, status));
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenThatIsNotValidIsRefusedEvenWhereNoneIsNeeded() {
        List<Integer> statuses = instance.bean(EndpointRouter.class).endpoints().stream()
                .map(endpoint -> status(instance.client("not.a.token"), endpoint))
                .distinct()
                .toList();
        assertThat(statuses).containsExactly(401);
    }

    /** Nobody is the anonymous caller. An access token outlives the logout among the routes. */
    private Map<@Nullable Role, WebTestClient> callers() {
        People people = new People(instance);
        Map<@Nullable Role, WebTestClient> callers = new LinkedHashMap<>();
        callers.put(null, instance.client());
        for (Role role : List.of(Role.CUSTOMER, Role.OPERATOR, Role.ADMIN)) {
            callers.put(role, instance.client(people.person(role).accessToken()));
        }
        return callers;
    }

    /** 0 where the caller passes; what happens then is another test's matter. */
    private static int refusal(Access access, @Nullable Role role) {
        if (access == Access.PUBLIC) {
            return 0;
        }
        if (role == null) {
            return 401;
        }
        return switch (access) {
            case PUBLIC, SIGNED_IN, STREAM -> 0;
            case STAFF -> role == Role.CUSTOMER ? 403 : 0;
            case ADMIN -> role == Role.ADMIN ? 0 : 403;
        };
    }

    private static int status(WebTestClient client, Endpoint endpoint) {
        String path = endpoint.path()
                .replace("{sku}", "NO-SUCH-1")
                .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
        WebTestClient.RequestBodySpec request = client.method(endpoint.method()).uri(path);
        boolean reads = endpoint.method().name().equals("GET")
                || endpoint.method().name().equals("DELETE");
        WebTestClient.RequestHeadersSpec<?> ready = reads
                ? request
                : request.contentType(MediaType.APPLICATION_JSON).bodyValue("{}");
        return ready.exchange().returnResult(Void.class).getStatus().value();
    }
}
