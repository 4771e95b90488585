package dev.millrace.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    @Test
    void aLoopThatStandsStillEndsTheLivenessAndThenTheProcess() {
        MultiThreadIoEventLoopGroup group = group();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        EventLoops loops = new EventLoops(() -> group, meters);
        loops.start();
        AtomicInteger ends = new AtomicInteger();
        Watchdog watchdog = new Watchdog(loops, Duration.ofMillis(1500), ends::incrementAndGet);
        watchdog.start();
        CountDownLatch released = new CountDownLatch(1);
        try {
            await().until(() ->
                    timer(meters, "0").count() > 2 && timer(meters, "1").count() > 2);
            assertThat(loops.turning()).isTrue();
            group.next().execute(() -> hang(released));
            await().atMost(Duration.ofSeconds(10)).until(() -> !loops.turning());
            assertThat(ends).hasValue(0);
            assertItSaysWhereItHangs(loops);
            await().until(() -> ends.get() == 1);
            released.countDown();
            await().until(loops::turning);
            assertThat(timer(meters, "0").max(TimeUnit.SECONDS)
                            + timer(meters, "1").max(TimeUnit.SECONDS))
                    .isGreaterThan(3);
        } finally {
            released.countDown();
            watchdog.stop();
            loops.stop();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aLoopThatHangsBeforeItsFirstBeatIsNamedAsWell() {
        MultiThreadIoEventLoopGroup group = group();
        EventLoops loops = new EventLoops(() -> group, new SimpleMeterRegistry());
        CountDownLatch released = new CountDownLatch(1);
        try {
            loops.start();
            group.next().execute(() -> hang(released));
            await().atMost(Duration.ofSeconds(10)).until(() -> !loops.turning());
            assertItSaysWhereItHangs(loops);
        } finally {
            released.countDown();
            loops.stop();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static MultiThreadIoEventLoopGroup group() {
        return new MultiThreadIoEventLoopGroup(2, Thread.ofPlatform().factory(), NioIoHandler.newFactory());
    }

    private static void assertItSaysWhereItHangs(EventLoops loops) {
        assertThat(loops.stuck())
                .singleElement()
                .satisfies(thread -> assertThat(thread.getStackTrace())
                        .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("hang")));
    }

    /** BlockHound lets it, as the threads of this group are not of the kind that Netty takes. */
    private static void hang(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Timer timer(SimpleMeterRegistry meters, String loop) {
        return meters.get("millrace.eventloop.delay").tag("loop", loop).timer();
    }
}
