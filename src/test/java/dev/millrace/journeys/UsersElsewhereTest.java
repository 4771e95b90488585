package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.security.TokenVerifier;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.People.Person;
import dev.millrace.support.ServerProcess;
import dev.millrace.support.Servers;
import dev.millrace.users.Customer;
import dev.millrace.users.Customers;
import dev.millrace.users.UserDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Users in one process and orders in another, each with a database of its own. */
class UsersElsewhereTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final int port = ServerProcess.freePort();
    private final String usersDatabase = Servers.newDatabase();

    @Test
    void ordersStartAndLiveOnWhileUsersAreAway() {
        Person person;
        Person service;
        try (Instance users = users()) {
            person = new People(users).customer();
            service = new People(users).person(Role.SERVICE);
        }
        try (Instance orders = orders(service.email())) {
            unavailable(verified(orders, person));
            Person unseen = withUsers(orders, person);
            verified(orders, unseen)
                    .as(StepVerifier::create)
                    .expectNext(person.id())
                    .expectComplete()
                    .verify(SOON);
            unavailable(found(orders, person));
            unavailable(known(orders, person));
        }
    }

    /** Answers a session of the same person that orders has not met. */
    private Person withUsers(Instance orders, Person person) {
        try (Instance users = users()) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> person.id().equals(verified(orders, person).block(SOON)));
            found(orders, person)
                    .as(StepVerifier::create)
                    .expectNext(new Customer(person.id(), "Some Body", person.email()))
                    .expectComplete()
                    .verify(SOON);
            known(orders, person)
                    .as(StepVerifier::create)
                    .expectNext(new Customer(person.id(), "Some Body", person.email()))
                    .expectComplete()
                    .verify(SOON);
            orders.bean(UserDirectory.class)
                    .find(UUID.randomUUID(), person.accessToken())
                    .as(StepVerifier::create)
                    .expectComplete()
                    .verify(SOON);
            return new People(users).login(person.id(), person.email());
        }
    }

    /** With patience for the first, cold call on a busy machine. */
    private Instance orders(String serviceAccount) {
        return Instance.start(Map.of(
                "millrace.target",
                "orders",
                "millrace.users-client.url",
                "http://localhost:" + port,
                "millrace.users-client.service-account.email",
                serviceAccount,
                "millrace.users-client.service-account.password",
                People.PASSWORD,
                "millrace.users-client.timeout",
                "4s"));
    }

    private Instance users() {
        return Instance.start(Map.of(
                "millrace.target",
                "users",
                "server.port",
                String.valueOf(port),
                "millrace.database.url",
                usersDatabase));
    }

    private static Mono<UUID> verified(Instance orders, Person person) {
        return orders.bean(TokenVerifier.class).verify(person.accessToken()).map(caller -> caller.id());
    }

    private static Mono<Customer> found(Instance orders, Person person) {
        return orders.bean(UserDirectory.class).find(person.id(), person.accessToken());
    }

    /** On nobody's behalf. */
    private static Mono<Customer> known(Instance orders, Person person) {
        return orders.bean(Customers.class).find(person.id());
    }

    private static void unavailable(Mono<?> answer) {
        answer.as(StepVerifier::create)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(CommonProblems.DEPENDENCY_UNAVAILABLE)))
                .verify(SOON);
    }
}
