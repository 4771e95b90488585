package dev.millrace.platform.redis;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lends Lettuce the event loops that serve HTTP: fewer threads, and no thread to be woken between a request and the
 * command it waits for. Whoever lends them ends them.
 */
final class SharedLoops implements EventLoopGroupProvider {

    private static final int THREADS_OF_ITS_OWN = 2;

    private final EventLoopGroup loops;

    private SharedLoops(EventLoopGroup loops) {
        this.loops = loops;
    }

    /**
     * These loops, where Lettuce can use them: it looks at the class of a group to choose its transport, so it must be
     * exactly this one, and of the transport that it finds itself. Elsewhere it gets threads of its own.
     */
    static EventLoopGroupProvider of(EventLoopGroup loops) {
        boolean same = loops.getClass() == MultiThreadIoEventLoopGroup.class
                && Epoll.isAvailable()
                && ((IoEventLoopGroup) loops).isIoType(EpollIoHandler.class);
        return same ? new SharedLoops(loops) : new DefaultEventLoopGroupProvider(THREADS_OF_ITS_OWN);
    }

    @Override
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return type.cast(loops);
    }

    @Override
    public int threadPoolSize() {
        return THREADS_OF_ITS_OWN;
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}
