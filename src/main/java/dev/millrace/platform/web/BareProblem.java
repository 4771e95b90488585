package dev.millrace.platform.web;

import dev.millrace.platform.error.DomainException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** A problem document as a whole answer, for whoever answers in front of the web framework. */
final class BareProblem {

    private BareProblem() {}

    /**
     * The answer to this refusal, without a {@code Connection} header.
     *
     * @param instance path of the request; empty when it could not be read
     */
    static FullHttpResponse of(DomainException refusal, String instance, String trace) {
        HttpStatus status = Problems.status(refusal.code().kind());
        byte[] bytes = Json.write(Problems.document(instance, trace, refusal, status));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status.value()), Unpooled.wrappedBuffer(bytes));
        SecurityHeaders.write(trace, response.headers());
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        if (refusal.retryAfter() != null) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, Problems.seconds(refusal.retryAfter()));
        }
        return response;
    }
}
