package dev.millrace.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedLoopsTest {

    @Test
    void loopsOfTheTransportThatLettuceTakesAreLentAndNotEnded() {
        assumeTrue(Epoll.isAvailable(), "Linux only");
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            EventLoopGroupProvider provider = SharedLoops.of(loops);

            assertThat((EventLoopGroup) provider.allocate(MultiThreadIoEventLoopGroup.class))
                    .isSameAs(loops);
            assertThat(provider.release(loops, 0, 1, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
            assertThat(provider.shutdown(0, 1, TimeUnit.SECONDS).isSuccess()).isTrue();
            assertThat(loops.isShuttingDown()).isFalse();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void loopsOfAnotherTransportAreLeftAlone() {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoopGroupProvider provider = SharedLoops.of(loops);
        try {
            assertThat(provider).isNotInstanceOf(SharedLoops.class);
        } finally {
            provider.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
