package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;

/**
 * Gives a problem document to the errors that never reach a handler: requests that cannot be decoded, and answers that
 * the server itself sends without a body. The connection is closed after each of them.
 */
final class BareErrors extends ChannelDuplexHandler {

    private final ArrivalDeadline deadline;
    private boolean head;
    private boolean answered;
    private boolean refused;

    BareErrors(ArrivalDeadline deadline) {
        this.deadline = deadline;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            deadline.headArrived();
            head = HttpMethod.HEAD.equals(request.method());
            answered = false;
            if (!refused && request.decoderResult().isFailure()) {
                refused = true;
                refuse(context, refusal(request.decoderResult().cause()));
            }
        }
        if (message instanceof LastHttpContent) {
            deadline.requestArrived();
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a close.
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!ArrivalDeadline.BODY_IS_LATE.equals(event)) {
            context.fireUserEventTriggered(event);
        } else if (answered) {
            context.close();
        } else {
            refused = true;
            refuse(context, refusal(HttpResponseStatus.REQUEST_TIMEOUT));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise carries the outcome.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        answered |= message instanceof HttpResponse;
        if (message instanceof FullHttpResponse bare && bare(bare)) {
            bare.release();
            context.write(response(refusal(bare.status())), promise.unvoid().addListener(ChannelFutureListener.CLOSE));
        } else {
            context.write(message, promise);
        }
    }

    private static boolean bare(FullHttpResponse response) {
        return response.status().code() >= 400
                && !response.content().isReadable()
                && !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
    }

    private void refuse(ChannelHandlerContext context, DomainException refusal) {
        context.writeAndFlush(response(refusal)).addListener(ChannelFutureListener.CLOSE);
    }

    private static DomainException refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return CommonProblems.URI_TOO_LONG.because("The request line is longer than the server reads.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return CommonProblems.HEADERS_TOO_LARGE.because("The headers are larger than the server reads.");
        }
        return CommonProblems.MALFORMED_REQUEST.because("The request cannot be read as HTTP/1.1.");
    }

    private static DomainException refusal(HttpResponseStatus status) {
        return switch (status.code()) {
            case 408 -> CommonProblems.REQUEST_TIMEOUT.because("The request did not arrive in time.");
            case 413 -> CommonProblems.BODY_TOO_LARGE.because("The body is larger than the server reads.");
            case 414 -> CommonProblems.URI_TOO_LONG.because("The request line is longer than the server reads.");
            case 431 -> CommonProblems.HEADERS_TOO_LARGE.because("The headers are larger than the server reads.");
            case 500 -> CommonProblems.INTERNAL.because("The server failed to answer.");
            case 503 -> CommonProblems.OVERLOADED.because("The server cannot answer now.");
            default -> CommonProblems.MALFORMED_REQUEST.because("The request cannot be read.");
        };
    }

    private FullHttpResponse response(DomainException refusal) {
        FullHttpResponse response = BareProblem.of(refusal, "", Trace.fresh());
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (head) {
            response.content().clear();
        }
        return response;
    }
}
