package dev.millrace.journeys;

import dev.millrace.support.Instance;
import dev.millrace.support.People;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInJourneyTest {

    private final Instance instance = Instance.start();
    private final People people = new People(instance);

    @AfterAll
    void stop() {
        instance.close();
    }

    @Test
    void whoRegistersCanLogInAndSeesTheirAccount() {
        People.Person person = people.customer();
        instance.client(person.accessToken())
                .get()
                .uri("/api/v1/users/me")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(person.id().toString())
                .jsonPath("$.email")
                .isEqualTo(person.email())
                .jsonPath("$.role")
                .isEqualTo("customer");
    }
}
