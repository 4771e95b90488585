package dev.millrace.platform.web;

import dev.millrace.platform.error.DomainException;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers in front of the web framework what {@link Congestion} refuses: without its token being verified, a count being
 * asked for or its body being parsed. Only a short body is read for nothing, and only when no other answer is awaited on
 * this connection, since answers go out in the order of their requests; whatever is different takes the long way, and is
 * refused there.
 */
final class EarlyRefusals extends ChannelDuplexHandler {

    private static final long SHORT = 16L << 10;

    private final List<Congestion> congestions;
    private final RequestMetrics metrics;
    private int awaited;
    private boolean skipping;

    EarlyRefusals(List<Congestion> congestions, RequestMetrics metrics) {
        this.congestions = congestions;
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            DomainException refusal = awaited == 0 && simple(request) ? refusal(request) : null;
            if (refusal == null) {
                awaited++;
            } else {
                skipping = true;
                refuse(context, request, refusal);
            }
        }
        if (skipping) {
            skip(context, message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean simple(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaderNames.EXPECT)
                && HttpUtil.getContentLength(request, 0L) <= SHORT;
    }

    private @Nullable DomainException refusal(HttpRequest request) {
        for (Congestion congestion : congestions) {
            DomainException refusal = congestion.refusal(request.method().name(), request.uri());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a refusal to be sent.
    private void refuse(ChannelHandlerContext context, HttpRequest request, DomainException refusal) {
        String trace = Trace.of(request.headers().get(Trace.HEADER));
        FullHttpResponse response = BareProblem.of(refusal, request.uri(), trace);
        metrics.refused(
                request.method().name(), request.uri(), response.status().code());
        boolean stays = HttpUtil.isKeepAlive(request);
        response.headers()
                .set(HttpHeaderNames.CONNECTION, stays ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        var sent = context.writeAndFlush(response);
        if (!stays) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Nobody behind this handler has seen the request, so nobody else will ask for the next one. */
    private void skip(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            skipping = false;
        }
        context.read();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise carries the outcome.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !interim(message)) {
            awaited--;
        }
        context.write(message, promise);
    }

    /** Such as {@code 100 Continue}, which is not yet the answer. */
    private static boolean interim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
