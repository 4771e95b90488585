package dev.millrace.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    @Test
    void aLoopThatIsStuckForFiveSecondsEndsTheLiveness() {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        EventLoops loops = new EventLoops(() -> group, meters);
        loops.start();
        AtomicBoolean released = new AtomicBoolean();
        try {
            await().until(() ->
                    timer(meters, "0").count() > 2 && timer(meters, "1").count() > 2);
            assertThat(loops.turning()).isTrue();
            group.next().execute(() -> spin(released));
            await().atMost(Duration.ofSeconds(10)).until(() -> !loops.turning());
            released.set(true);
            await().until(loops::turning);
            assertThat(timer(meters, "0").max(TimeUnit.SECONDS)
                            + timer(meters, "1").max(TimeUnit.SECONDS))
                    .isGreaterThan(5);
        } finally {
            released.set(true);
            loops.stop();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Burns CPU, since BlockHound would not let it wait in any other way. */
    private static void spin(AtomicBoolean released) {
        long turns = 0;
        while (!released.get()) {
            turns++;
        }
        assertThat(turns).isPositive();
    }

    private static Timer timer(SimpleMeterRegistry meters, String loop) {
        return meters.get("millrace.eventloop.delay").tag("loop", loop).timer();
    }
}
