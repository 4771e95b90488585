package dev.millrace.platform.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests that drip in too slowly. Almost every request arrives in one piece, so a timer is only made for one
 * that does not. It stands in front of the decoder and is told by {@link BareErrors}, behind it, what was decoded.
 */
final class ArrivalDeadline extends ChannelInboundHandlerAdapter {

    /** Sent up the pipeline when a body is late; a late head is closed without a word. */
    static final String BODY_IS_LATE = "millrace: the body is late";

    private enum Awaiting {
        NOTHING,
        HEAD,
        BODY
    }

    private final Duration headLimit;
    private final Duration bodyLimit;
    private Awaiting awaiting = Awaiting.NOTHING;
    private @Nullable Future<?> timer;

    ArrivalDeadline(Duration headLimit, Duration bodyLimit) {
        this.headLimit = headLimit;
        this.bodyLimit = bodyLimit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (awaiting == Awaiting.NOTHING) {
            awaiting = Awaiting.HEAD;
        }
        context.fireChannelRead(message);
        if (awaiting != Awaiting.NOTHING && timer == null) {
            Duration limit = awaiting == Awaiting.HEAD ? headLimit : bodyLimit;
            timer = context.executor().schedule(() -> late(context), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a close.
    private void late(ChannelHandlerContext context) {
        if (awaiting == Awaiting.BODY) {
            context.fireUserEventTriggered(BODY_IS_LATE);
        } else {
            context.close();
        }
    }

    /** A whole head has been decoded. */
    void headArrived() {
        cancel();
        awaiting = Awaiting.BODY;
    }

    /** The end of a request has been decoded. */
    void requestArrived() {
        cancel();
        awaiting = Awaiting.NOTHING;
    }

    private void cancel() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }
}
