package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Api;
import dev.millrace.support.Crowd;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.People.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionJourneyTest {

    private static final String NEW_PASSWORD = "Other-Horse-8";

    private final Instance instance = Instance.shared();
    private final People people = new People(instance);

    @Test
    void eachRefreshGivesTheNextTokensOfTheSameSession() {
        Person person = people.customer();
        Api.Answer first = refresh(person.refreshToken());
        assertThat(first.status()).isEqualTo(200);
        Api.Answer second = refresh(first.text("/refreshToken"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(List.of(person.refreshToken(), first.text("/refreshToken"), second.text("/refreshToken")))
                .doesNotHaveDuplicates();
        assertThat(me(second.text("/accessToken")).text("/id"))
                .isEqualTo(person.id().toString());
    }

    @Test
    void aTokenThatIsUsedAgainEndsItsSession() {
        Person person = people.customer();
        Person elsewhere = people.login(person.id(), person.email());
        String next = refresh(person.refreshToken()).text("/refreshToken");
        Api.Answer reused = refresh(person.refreshToken());
        assertThat(reused.status()).isEqualTo(401);
        assertThat(reused.code()).isEqualTo("refresh_token_reused");
        assertThat(refresh(next).code()).isEqualTo("invalid_refresh_token");
        assertThat(refresh(elsewhere.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void ofRefreshesAtOnceOneWins() {
        Person person = people.customer();
        List<Api.Answer> answers = Crowd.of(8, _ -> refresh(person.refreshToken()));
        assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200);
        assertThat(answers).extracting(Api.Answer::status).allMatch(status -> status == 200 || status == 401);
    }

    @Test
    void whatIsNoRefreshTokenIsRefused() {
        assertThat(refresh("nonsense").code()).isEqualTo("invalid_refresh_token");
        assertThat(refresh("x".repeat(257)).errors()).containsOnlyKeys("/refreshToken");
        assertThat(instance.api().post("/api/v1/sessions/refresh", Map.of()).errors())
                .containsOnlyKeys("/refreshToken");
    }

    @Test
    void logoutEndsThisSessionAndNoOther() {
        Person person = people.customer();
        Person elsewhere = people.login(person.id(), person.email());
        Api api = instance.api(person.accessToken());
        assertThat(api.delete("/api/v1/sessions/current").status()).isEqualTo(204);
        assertThat(api.delete("/api/v1/sessions/current").status()).isEqualTo(204);
        assertThat(refresh(person.refreshToken()).code()).isEqualTo("invalid_refresh_token");
        assertThat(refresh(elsewhere.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        Person person = people.customer();
        Person elsewhere = people.login(person.id(), person.email());
        Api.Answer changed = instance.api(person.accessToken())
                .patch("/api/v1/users/me", Map.of("password", NEW_PASSWORD, "currentPassword", People.PASSWORD));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(refresh(elsewhere.refreshToken()).code()).isEqualTo("invalid_refresh_token");
        assertThat(refresh(person.refreshToken()).status()).isEqualTo(200);
        assertThat(login(person.email(), People.PASSWORD).code()).isEqualTo("invalid_credentials");
        assertThat(login(person.email(), NEW_PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aDeactivatedAccountIsOutUntilItIsActiveAgain() {
        Person person = people.customer();
        Api admin = instance.api(people.person(Role.ADMIN).accessToken());
        String path = "/api/v1/users/" + person.id() + "/active";
        assertThat(admin.put(path, Map.of("active", false)).body().at("/active").asBoolean())
                .isFalse();
        assertThat(refresh(person.refreshToken()).code()).isEqualTo("invalid_refresh_token");
        assertThat(login(person.email(), People.PASSWORD).code()).isEqualTo("invalid_credentials");
        assertThat(me(person.accessToken()).status()).isEqualTo(401);
        assertThat(admin.put(path, Map.of("active", true)).status()).isEqualTo(200);
        assertThat(refresh(person.refreshToken()).code()).isEqualTo("invalid_refresh_token");
        assertThat(login(person.email(), People.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aNewRoleIsInTheNextAccessToken() {
        Person person = people.customer();
        Api admin = instance.api(people.person(Role.ADMIN).accessToken());
        admin.put("/api/v1/users/" + person.id() + "/role", Map.of("role", "operator"));
        String token = refresh(person.refreshToken()).text("/accessToken");
        assertThat(instance.api(person.accessToken()).get("/api/v1/users").status())
                .isEqualTo(403);
        assertThat(instance.api(token).get("/api/v1/users").status()).isEqualTo(200);
    }

    private Api.Answer refresh(String token) {
        return instance.api().post("/api/v1/sessions/refresh", Map.of("refreshToken", token));
    }

    private Api.Answer login(String email, String password) {
        return instance.api().post("/api/v1/sessions", Map.of("email", email, "password", password));
    }

    private Api.Answer me(String accessToken) {
        return instance.api(accessToken).get("/api/v1/users/me");
    }
}
