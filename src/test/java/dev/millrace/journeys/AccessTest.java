package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Access;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.EndpointRouter;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
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

    @Test
    void whatIsSomebodysIsNothingToAStrangerAndOpenToItsOwnerAndTheStaff() {
        People people = new People(instance);
        People.Person owner = people.customer();
        Shop shop = new Shop(instance).product("OWN-1", 100, 1000);
        String stranger = people.customer().accessToken();
        String operator = people.person(Role.OPERATOR).accessToken();
        List<Endpoint> owned = instance.bean(EndpointRouter.class).endpoints().stream()
                .filter(endpoint -> endpoint.access() == Access.SIGNED_IN || endpoint.access() == Access.STREAM)
                .filter(endpoint ->
                        endpoint.path().contains("{") || endpoint.path().endsWith("tickets"))
                .toList();
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : owned) {
            String order = shop.placed(new Shop.Buyer(owner.id(), owner.accessToken()), Shop.cart("tok_ok", "OWN-1", 1))
                    .id()
                    .toString();
            String own = endpoint.path().contains("/users/") ? owner.id().toString() : order;
            Map.of("stranger", stranger, "owner", owner.accessToken(), "operator", operator)
                    .forEach((who, token) -> {
                        int status = status(instance.client(token), endpoint, own);
                        boolean right = who.equals("stranger") ? status == 404 : status < 300 || status == 409;
                        if (!right) {
                            wrong.add("%s %s as %s answered %d"
                                    .formatted(endpoint.method(), endpoint.path(), who, status));
                        }
                    });
        }
        assertThat(owned).hasSizeGreaterThan(5);
        assertThat(wrong).isEmpty();
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
            case STAFF, STAFF_STREAM -> role == Role.CUSTOMER ? 403 : 0;
            case ADMIN -> role == Role.ADMIN ? 0 : 403;
        };
    }

    private static int status(WebTestClient client, Endpoint endpoint) {
        return status(client, endpoint, UUID.randomUUID().toString());
    }

    private static int status(WebTestClient client, Endpoint endpoint, String id) {
        String path = endpoint.path().replace("{sku}", "NO-SUCH-1").replaceAll("\\{[a-z]+}", id);
        String body = endpoint.path().endsWith("tickets") ? "{\"orderId\":\"" + id + "\"}" : "{}";
        WebTestClient.RequestBodySpec request = client.method(endpoint.method()).uri(path);
        boolean reads = endpoint.method().name().equals("GET")
                || endpoint.method().name().equals("DELETE");
        WebTestClient.RequestHeadersSpec<?> ready = reads
                ? request
                : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        FluxExchangeResult<DataBuffer> result = ready.exchange().returnResult(DataBuffer.class);
        // A stream never ends by itself; giving up after its first bytes frees the connection.
        result.getResponseBody().take(1).doOnNext(DataBufferUtils::release).blockLast(Duration.ofSeconds(20));
        return result.getStatus().value();
    }
}
