package dev.millrace.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.web.RawClient.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The endpoint behind would answer with 200; it does so to whatever is not refused early. */
class EarlyRefusalsTest {
    private static final String BODY = "{\"note\":\"x\"}";
    private static final String BUSY = "POST /busy HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    private static final String SHORT = BUSY + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY;
    private static final String OTHER = "GET /orders HTTP/1.1\r\nHost: a\r\n\r\n";

    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = EdgeApplication.start();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aRefusalIsAProblemLikeAnyOther() throws IOException {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (RawClient client = client()) {
            Answer answer = client.send(
                            SHORT.replace("Host: a", "Host: a\r\ntraceparent: 00-" + trace + "-00f067aa0ba902b7-01"))
                    .answer();
            refused(answer);
            assertThat(answer.header("retry-after")).isEqualTo("2");
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("x-request-id")).isEqualTo(trace);
            assertThat(answer.json().path("instance").asString()).isEqualTo("/busy");
            assertThat(answer.json().path("traceId").asString()).isEqualTo(trace);
        }
    }

    @Test
    void theConnectionGoesOnWithTheNextRequestHoweverTheyCome() throws IOException {
        try (RawClient client = client()) {
            for (int i = 0; i < 3; i++) {
                refused(client.send(SHORT).answer());
                assertThat(client.send(OTHER).answer().status()).isEqualTo(200);
            }
            client.send(SHORT + SHORT + OTHER + SHORT);
            refused(client.answer());
            refused(client.answer());
            assertThat(client.answer().status()).isEqualTo(200);
            client.answer();
            assertThat(client.send(OTHER).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void theAnswerDoesNotWaitForABodyThatIsReadForNothing() throws IOException {
        try (RawClient client = client()) {
            client.send(SHORT.substring(0, SHORT.length() - 5));
            refused(client.answer());
            client.send(SHORT.substring(SHORT.length() - 5) + OTHER);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void answersKeepTheOrderOfTheirRequests() throws IOException {
        try (RawClient client = client()) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + SHORT);
            assertThat(client.answer().json().path("slow").asBoolean()).isTrue();
            assertThat(client.answer().status()).as("taken the long way").isEqualTo(200);
            refused(client.send(SHORT).answer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nc\r\n" + BODY + "\r\n0\r\n\r\n",
                "Expect: 100-continue\r\nContent-Length: 12\r\n\r\n" + BODY
            })
    void whatIsNotSimpleTakesTheLongWay(String rest) throws IOException {
        try (RawClient client = client()) {
            Answer answer = client.send(BUSY + rest).answer();
            assertThat((answer.status() == 100 ? client.answer() : answer).status())
                    .isEqualTo(200);
            refused(client.send(SHORT).answer());
        }
    }

    @Test
    void aClientThatWantsToCloseIsClosed() throws IOException {
        try (RawClient client = client()) {
            Answer answer = client.send(SHORT.replace("Host: a", "Host: a\r\nConnection: close"))
                    .answer();
            refused(answer);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.closes(5_000)).isTrue();
        }
    }

    @Test
    void refusalsAreCountedWithAllOtherRequests() throws IOException {
        long before = counted();
        try (RawClient client = client()) {
            refused(client.send(SHORT).answer());
        }
        assertThat(counted()).isGreaterThan(before);
    }

    private static long counted() {
        var timer = context.getBean(MeterRegistry.class)
                .find("millrace.http.requests")
                .tags("method", "POST", "route", "/busy", "status", "503")
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("code").asString()).isEqualTo("overloaded");
    }

    private static RawClient client() throws IOException {
        return new RawClient(EdgeApplication.port(context));
    }
}
