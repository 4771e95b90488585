package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.database.Database;
import dev.millrace.support.Api;
import dev.millrace.support.Crowd;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** Guessing passwords; on an instance of its own, since failed logins are counted for the address all tests have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginJourneyTest {

    private static final String WRONG = "Wrong-Horse-9";

    private final Instance instance = Instance.start();
    private final People people = new People(instance);

    @AfterAll
    void stop() {
        instance.close();
    }

    @BeforeEach
    void forgetFailures() {
        instance.bean(Database.class).update("delete from users.login_failure").block(Duration.ofSeconds(5));
    }

    @Test
    void anUnknownAddressAndAWrongPasswordAreAnsweredAlike() {
        String email = account();
        Api.Answer wrong = login(instance.api(), email, WRONG);
        Api.Answer unknown = login(instance.api(), "nobody@example.com", WRONG);
        Api.Answer noAddress = login(instance.api(), "no address", WRONG);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(wrong));
        assertThat(withoutTrace(noAddress)).isEqualTo(withoutTrace(wrong));
        assertThat(unknown.headers().map().keySet())
                .isEqualTo(wrong.headers().map().keySet());
    }

    @Test
    void anUnknownAddressTakesAsLongAsAWrongPassword() {
        String email = account();
        List<Long> wrong = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            forgetFailures();
            wrong.add(nanos(email));
            unknown.add(nanos("nobody@example.com"));
        }
        double ratio = median(unknown) / median(wrong);
        assertThat(ratio).as("median of unknown / median of wrong").isBetween(0.6, 1.6);
    }

    @Test
    void theHashIsArgon2idAsStrongAsPromised() {
        String email = account();
        String hash = instance.bean(Database.class)
                .one(
                        "select password_hash from users.account where email_canonical = $1",
                        row -> Objects.requireNonNull(row.get(0, String.class)),
                        email)
                .block(Duration.ofSeconds(5));
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void fiveFailuresCloseTheAccountToThisNetworkAndToNoOther() {
        String email = account();
        for (int i = 0; i < 5; i++) {
            assertThat(login(instance.api(), email, WRONG).status()).isEqualTo(401);
        }
        Api.Answer throttled = login(instance.api(), email, People.PASSWORD);
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.code()).isEqualTo("login_throttled");
        assertThat(Integer.parseInt(throttled.header("Retry-After"))).isBetween(25, 30);
        assertThat(login(instance.api().from("127.0.0.200"), email, People.PASSWORD)
                        .status())
                .isEqualTo(429);
        assertThat(login(instance.api().from("127.0.1.1"), email, People.PASSWORD)
                        .status())
                .isEqualTo(200);
        assertThat(login(instance.api(), account(), People.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void anUnknownAccountIsThrottledLikeAnyOther() {
        for (int i = 0; i < 5; i++) {
            login(instance.api(), "nobody@example.com", WRONG);
        }
        assertThat(login(instance.api(), "NOBODY@example.com", WRONG).status()).isEqualTo(429);
    }

    @Test
    void aSuccessForgivesTheFailuresBeforeIt() {
        String email = account();
        for (int i = 0; i < 8; i++) {
            String password = i == 4 ? People.PASSWORD : WRONG;
            assertThat(login(instance.api(), email, password).status()).isNotEqualTo(429);
        }
    }

    @Test
    void guessesOverManyAccountsCloseTheAddress() {
        for (int i = 0; i < 20; i++) {
            login(instance.api(), People.newEmail(), WRONG);
        }
        assertThat(login(instance.api(), account(), People.PASSWORD).status()).isEqualTo(429);
        assertThat(login(instance.api().from("127.0.0.200"), account(), People.PASSWORD)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void guessesAtOnceGetNoFurtherThanOneAfterTheOther() {
        String email = account();
        List<Integer> statuses = Crowd.of(
                40,
                i -> login(instance.api(), email, i == 39 ? People.PASSWORD : WRONG + i)
                        .status());
        assertThat(statuses.subList(0, 39)).allMatch(status -> status == 401 || status == 429 || status == 503);
        assertThat(login(instance.api(), email, People.PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void thirtyLoginsAtOnceSucceedWhileOtherRequestsAreServed() {
        String email = account();
        List<Long> reads = Collections.synchronizedList(new ArrayList<>());
        Api api = instance.api();
        List<Integer> statuses =
                Crowd.of(31, i -> i < 30 ? login(api, email, People.PASSWORD).status() : read(reads));
        assertThat(statuses).containsOnly(200);
        assertThat(median(reads)).as("nanoseconds a read takes meanwhile").isLessThan(100_000_000);
    }

    private int read(List<Long> durations) {
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            assertThat(instance.api().get("/.well-known/jwks.json").status()).isEqualTo(200);
            durations.add(System.nanoTime() - start);
        }
        return 200;
    }

    private String account() {
        String email = People.newEmail();
        people.register(email);
        return email;
    }

    private long nanos(String email) {
        long start = System.nanoTime();
        login(instance.api(), email, WRONG);
        return System.nanoTime() - start;
    }

    private static double median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static Api.Answer login(Api api, String email, String password) {
        return api.post("/api/v1/sessions", Map.of("email", email, "password", password));
    }

    private static Object withoutTrace(Api.Answer answer) {
        return ((ObjectNode) answer.body().deepCopy()).without("traceId");
    }
}
