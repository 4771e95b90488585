package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.support.Starts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

class FirstRunTest {
    private static final String ELSEWHERE = "--millrace.database.url=postgresql://u:p@db.example:5432/orders";
    private static final String REDIS_ELSEWHERE = "--millrace.redis.url=redis://cache.example:6379";

    /** Shared by the tests, as making a cluster takes seconds. */
    @TempDir
    private static Path dataDir = Path.of("");

    @Test
    void withoutConfigurationBothServersAndTheDemoAreThereUntilTheLastBeanIsGone() throws Exception {
        URI database;
        boolean[] aliveAtTheEnd = new boolean[1];
        try (ConfigurableApplicationContext context = run()) {
            Environment environment = context.getEnvironment();
            database = URI.create(environment.getRequiredProperty("millrace.database.url"));
            assertThat(answers(database)).isTrue();
            assertThat(answers(URI.create(environment.getRequiredProperty("millrace.redis.url"))))
                    .isTrue();
            assertThat(environment.getProperty("millrace.demo.enabled")).isEqualTo("true");
            context.getBean(LastBreath.class).action(() -> aliveAtTheEnd[0] = answers(database));
        }
        assertThat(aliveAtTheEnd).containsExactly(true);
        assertThat(answers(database)).isFalse();
    }

    @Test
    void theDemoPasswordIsGoodEnoughAndStaysTheSame() {
        List<String> passwords = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (ConfigurableApplicationContext context = run(REDIS_ELSEWHERE)) {
                passwords.add(context.getEnvironment().getRequiredProperty("millrace.demo.password"));
            }
        }
        assertThat(passwords.getFirst()).isEqualTo(passwords.getLast()).matches("([A-Z][a-z]{2}[2-9]){4}");
    }

    @Test
    void givenUrlsAreUsedAndNothingIsStarted() {
        try (ConfigurableApplicationContext context = run(ELSEWHERE, REDIS_ELSEWHERE)) {
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("millrace.database.url")).contains("db.example");
            assertThat(environment.getProperty("millrace.redis.url")).contains("cache.example");
            assertThat(environment.getProperty("millrace.demo.enabled")).isEqualTo("false");
            assertThat(environment.getProperty("millrace.demo.password")).isNull();
        }
    }

    @Test
    void onlyTheServerWithoutAUrlIsStarted() throws Exception {
        try (ConfigurableApplicationContext context = run(ELSEWHERE, "--millrace.redis.url=")) {
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("millrace.database.url")).contains("db.example");
            assertThat(answers(URI.create(environment.getRequiredProperty("millrace.redis.url"))))
                    .isTrue();
            assertThat(environment.getProperty("millrace.demo.enabled")).isEqualTo("false");
        }
    }

    @Test
    void anExplicitChoiceAboutTheDemoWins() {
        try (ConfigurableApplicationContext off = run("--millrace.demo.enabled=false", REDIS_ELSEWHERE)) {
            assertThat(off.getEnvironment().getProperty("millrace.demo.enabled"))
                    .isEqualTo("false");
        }
        try (ConfigurableApplicationContext on =
                run("--millrace.demo.enabled=true", "--millrace.demo.password=Mine1234", ELSEWHERE, REDIS_ELSEWHERE)) {
            assertThat(on.getEnvironment().getProperty("millrace.demo.enabled")).isEqualTo("true");
            assertThat(on.getEnvironment().getProperty("millrace.demo.password"))
                    .isEqualTo("Mine1234");
        }
    }

    @Test
    void anotherEmbeddedDatabaseCanBeNamed() {
        try (ConfigurableApplicationContext context = run("--millrace.embedded.database=users", REDIS_ELSEWHERE)) {
            assertThat(context.getEnvironment().getProperty("millrace.database.url"))
                    .endsWith("/users");
        }
    }

    @Test
    void aFailureAfterTheServersAreUpStopsThem() {
        List<URI> started = new ArrayList<>();
        SpringApplication application = application();
        application.addInitializers(context -> {
            started.add(URI.create(context.getEnvironment().getRequiredProperty("millrace.database.url")));
            context.addBeanFactoryPostProcessor(beans -> {
                throw new IllegalStateException("on purpose");
            });
        });
        assertThatThrownBy(() -> Starts.inTurn(() -> application.run(arguments())))
                .hasMessage("on purpose");
        assertThat(started).hasSize(1).noneMatch(FirstRunTest::answers);
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        return Starts.inTurn(() -> application().run(arguments(arguments)));
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addListeners(new FirstRun());
        return application;
    }

    private static String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(Arrays.asList(more));
        arguments.add("--millrace.data-dir=" + dataDir);
        return arguments.toArray(String[]::new);
    }

    private static boolean answers(URI server) {
        try (Socket socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {
        @Bean
        LastBreath lastBreath() {
            return new LastBreath();
        }
    }

    /** Does something when the beans are destroyed. */
    static final class LastBreath implements AutoCloseable {
        private Runnable action = () -> {};

        void action(Runnable chosen) {
            action = chosen;
        }

        @Override
        public void close() {
            action.run();
        }
    }
}
