package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.Servers;
import dev.millrace.support.Shop;
import dev.millrace.support.Starts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same check over HTTP and from the command line, beside a server that runs. */
class CheckCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Instance instance;
    private static Shop shop;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void open() {
        instance = Instance.start();
        shop = new Shop(instance).product("CHECK-01", 100, 10);
        shop.placed(shop.buyer(), Shop.cart("tok_ok", "CHECK-01", 2));
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @Test
    void bothReportWhatIsWrongAndNothingOnceItIsRight() {
        shop.database().update("update catalog.stock set reserved = 3").block(PATIENCE);
        JsonNode wrong = overHttp();
        assertThat(wrong.path("violations")).hasSize(1);
        assertThat(wrong.path("violations").get(0).toString())
                .isEqualTo(
                        "{\"rule\":\"reserved_is_what_open_orders_hold\",\"subject\":\"CHECK-01\",\"detail\":\"reserved 3, open orders 2\"}");
        assertThat(run(instance.databaseUrl())).isEqualTo(1);
        assertThat(printed().path("violations")).isEqualTo(wrong.path("violations"));

        shop.database().update("update catalog.stock set reserved = 2").block(PATIENCE);
        assertThat(overHttp().path("violations")).isEmpty();
        out.reset();
        assertThat(run(instance.databaseUrl())).isZero();
        assertThat(printed().path("violations")).isEmpty();
        assertThat(printed().path("rules").asInt()).isGreaterThan(25);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aDatabaseThatIsNotOursCannotBeChecked() {
        assertThat(run(Servers.newDatabase())).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("The check could not run: ");
    }

    private int run(String databaseUrl) {
        return Starts.inTurn(() -> CheckCommand.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "--millrace.database.url=" + databaseUrl));
    }

    private JsonNode printed() {
        return JsonMapper.shared().readTree(out.toByteArray());
    }

    private static JsonNode overHttp() {
        Shop.Reply reply = shop.get("/api/v1/operations/check", shop.caller(Role.ADMIN));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }
}
