package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Api;
import dev.millrace.support.Crowd;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationJourneyTest {

    private final Instance instance = Instance.shared();
    private final Api api = instance.api();
    private final People people = new People(instance);

    @Test
    void whoRegistersCanLogInAndSeesTheirAccount() {
        Api.Answer registered = api.post(
                "/api/v1/users",
                Map.of("email", " Ada.New@EXAMPLE.com ", "password", People.PASSWORD, "name", "  Ada Lovelace "));
        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.header("Location")).isEqualTo("/api/v1/users/" + registered.text("/id"));
        Api.Answer login =
                api.post("/api/v1/sessions", Map.of("email", "ADA.new@example.com", "password", People.PASSWORD));
        assertThat(login.text("/tokenType")).isEqualTo("Bearer");
        assertThat(login.body().at("/expiresIn").asLong()).isEqualTo(600);
        Api.Answer me = instance.api(login.text("/accessToken")).get("/api/v1/users/me");
        assertThat(me.body()).isEqualTo(registered.body());
        assertThat(me.header("ETag")).isEqualTo("\"1\"");
        assertThat(me.text("/email")).isEqualTo("Ada.New@example.com");
        assertThat(me.text("/name")).isEqualTo("Ada Lovelace");
        assertThat(me.text("/role")).isEqualTo("customer");
        assertThat(Objects.requireNonNull(me.body().propertyNames()))
                .containsExactly(
                        "id", "email", "name", "role", "active", "profile", "createdAt", "updatedAt", "version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                              | /email=required /name=required /password=required
            {"email":null,"name":null,"password":null}                      | /email=required /name=required /password=required
            {"email":"x","name":"Ada","password":"Right-Horse-7"}           | /email=invalid_email
            {"email":"a@b\\u200d.example","name":"Ada","password":"Right-Horse-7"} | /email=invalid_email
            {"email":"a@example.org","name":"A","password":"Right-Horse-7"} | /name=length
            {"email":"a@example.org","name":" A ","password":"Right-Horse-7"} | /name=length
            {"email":"a@example.org","name":"A\\u202eda","password":"Right-Horse-7"} | /name=control_characters
            {"email":"a@example.org","name":"Ada","password":"Ab1"}         | /password=length
            {"email":"a@example.org","name":"Ada","password":"right-horse"} | /password=upper_case_missing,digit_missing
            {"email":"a@example.org","name":"Ada","password":"RIGHT-HORSE-7"} | /password=lower_case_missing
            {"email":7,"name":"Ada","password":"Right-Horse-7"}             | /email=invalid_type
            {"email":"a@example.org","name":["Ada"],"password":"Right-Horse-7"} | /name=invalid_type
            {"email":"a@example.org","name":"Ada","password":"Right-Horse-7","role":"admin"} | /role=unknown_field
            {"email":"a@example.org","name":"Ada","password":"Right-Horse-7","id":1} | /id=unknown_field
            """)
    void everyWrongFieldIsNamed(String body, String errors) {
        Api.Answer answer = api.post("/api/v1/users", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(answer.errors().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue())))
                .containsExactly(errors.strip().split(" "));
    }

    @Test
    void textIsMeasuredInCharactersAndLimited() {
        assertThat(register(People.newEmail(), "x".repeat(50)).status()).isEqualTo(201);
        assertThat(register(People.newEmail(), "x".repeat(51)).errors()).containsOnlyKeys("/name");
        assertThat(register("a".repeat(250) + "@example.com", "Ada").errors()).containsOnlyKeys("/email");
    }

    @Test
    void anAddressBelongsToOneAccountHoweverItIsSpelled() {
        people.register("taken@example.com");
        for (String spelling : List.of("taken@example.com", "TAKEN@Example.Com", " taken@example.com ")) {
            Api.Answer answer = register(spelling, "Another");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("email_taken");
        }
    }

    @Test
    void ofManyWhoRegisterOneAddressAtOnceOneGetsIt() {
        String email = People.newEmail();
        List<Integer> statuses = Crowd.of(
                8,
                i -> register(i % 2 == 0 ? email : email.toUpperCase(java.util.Locale.ROOT), "Racer")
                        .status());
        assertThat(statuses).containsOnlyOnce(201).allMatch(status -> status == 201 || status == 409);
    }

    private Api.Answer register(String email, String name) {
        return api.post("/api/v1/users", Map.of("email", email, "password", People.PASSWORD, "name", name));
    }
}
