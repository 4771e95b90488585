package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Api;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysJourneyTest {

    private static final String KEYS = "/.well-known/jwks.json";

    @Test
    void theKeysArePublicAndHaveNoPrivatePart() {
        Api.Answer answer = Instance.shared().api().get(KEYS);
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=300, public");
        answer.body()
                .path("keys")
                .forEach(key -> assertThat(key.propertyNames())
                        .containsExactlyInAnyOrder("kty", "crv", "kid", "x", "y", "use", "alg"));
        assertThat(answer.body().path("keys").size()).isEqualTo(1);
    }

    @Test
    void whileKeysRotateNoGoodTokenIsRefusedByAnyInstance() {
        Map<String, String> quick = Map.of(
                "millrace.users.key-rotation", "1500ms",
                "millrace.users.key-lead", "1s",
                "millrace.users.key-refresh", "250ms",
                "millrace.users.key-secret", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        try (Instance one = Instance.start(quick);
                Instance two = one.sibling(quick)) {
            People.Person person = new People(one).customer();
            Set<String> signers = new HashSet<>();
            String refresh = person.refreshToken();
            while (signers.size() < 4) {
                Api.Answer tokens = one.api().post("/api/v1/sessions/refresh", Map.of("refreshToken", refresh));
                assertThat(tokens.status()).isEqualTo(200);
                refresh = tokens.text("/refreshToken");
                String access = tokens.text("/accessToken");
                signers.add(access.substring(0, access.indexOf('.')));
                assertThat(two.api(access).get("/api/v1/users/me").status()).isEqualTo(200);
                assertThat(two.api(person.accessToken()).get("/api/v1/users/me").status())
                        .isEqualTo(200);
            }
            assertThat(ids(two)).hasSizeGreaterThanOrEqualTo(4).containsAll(ids(one));
        }
    }

    private static Set<String> ids(Instance instance) {
        Set<String> ids = new HashSet<>();
        instance.api()
                .get(KEYS)
                .body()
                .path("keys")
                .forEach(key -> ids.add(key.path("kid").asString()));
        return ids;
    }
}
