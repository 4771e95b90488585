package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Instance;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoUsersTest {

    @Test
    void theDemoUsersLogInWithTheAnnouncedPasswordAlsoAfterItHasChanged() {
        try (Instance first = Instance.start(demo("first-demo-1"))) {
            assertThat(role(first, "customer", "first-demo-1")).isEqualTo("customer");
            assertThat(role(first, "operator", "first-demo-1")).isEqualTo("operator");
            assertThat(role(first, "admin", "first-demo-1")).isEqualTo("admin");
            try (Instance second = first.sibling(demo("second-demo-2"))) {
                assertThat(role(second, "admin", "second-demo-2")).isEqualTo("admin");
                assertThat(role(second, "admin", "first-demo-1")).isEmpty();
            }
        }
    }

    @Test
    void withoutTheDemoThereAreNoDemoUsers() {
        assertThat(role(Instance.shared(), "customer", "any-password-1")).isEmpty();
    }

    private static Map<String, String> demo(String password) {
        return Map.of("millrace.demo.enabled", "true", "millrace.demo.password", password);
    }

    private static String role(Instance instance, String name, String password) {
        String token = instance.api()
                .post("/api/v1/sessions", Map.of("email", name + "@example.com", "password", password))
                .text("/accessToken");
        return token.isEmpty()
                ? ""
                : instance.api(token).get("/api/v1/users/me").text("/role");
    }
}
