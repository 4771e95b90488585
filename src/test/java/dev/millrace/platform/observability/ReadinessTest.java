package dev.millrace.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.lifecycle.Draining;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ReadinessTest {

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, Thread.ofPlatform().factory(), NioIoHandler.newFactory());
    private final EventLoops loops = new EventLoops(() -> group, new SimpleMeterRegistry());
    private final AtomicReference<Instant> local = new AtomicReference<>(Instant.now());
    private final DatabaseClock clock = new DatabaseClock(local::get);

    @AfterEach
    void end() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void nothingStandsInTheWayOfAnInstanceThatIsWell() {
        assertThat(obstacles(true)).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamed() {
        assertThat(obstacles(false)).containsExactly("The database does not answer.");
    }

    @Test
    void aClockMoreThanHalfAMinuteOffIsNamed() {
        local.set(local.get().plusSeconds(29));
        assertThat(obstacles(true)).isEmpty();
        local.set(local.get().plusSeconds(16));
        assertThat(obstacles(true)).singleElement().asString().matches("The clock .* 4[45] s off the database's\\.");
        local.set(local.get().minusSeconds(90));
        assertThat(obstacles(true)).singleElement().asString().contains("-4");
    }

    private List<String> obstacles(boolean database) {
        Dependencies dependencies =
                new Dependencies(database ? Mono.just(1) : Mono.error(new IllegalStateException()), Mono.just(1));
        return new Readiness(dependencies, loops, new Draining(Duration.ZERO), clock)
                .obstacles()
                .blockOptional()
                .orElseThrow();
    }
}
