package dev.millrace.live.web;

import dev.millrace.live.domain.Frame;
import dev.millrace.live.domain.LiveStream;
import dev.millrace.platform.web.Answers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Streams as answers to requests. */
final class EventStreams {

    private static final int MAX_ID = 64;

    private EventStreams() {}

    /**
     * The last id that the client has seen; null when it has seen none. The header wins, since a browser keeps the query
     * of its first request when it reconnects.
     */
    static @Nullable String lastId(ServerRequest request) {
        return Optional.ofNullable(request.headers().firstHeader("Last-Event-ID"))
                .filter(id -> !id.isBlank())
                .or(() -> request.queryParam("after"))
                .map(id -> id.substring(0, Math.min(id.length(), MAX_ID)))
                .orElse(null);
    }

    /** Answers with the stream; without one, says that there is nothing more to come. */
    static Mono<ServerResponse> answer(ServerRequest request, Mono<LiveStream> stream) {
        return stream.flatMap(opened -> streaming(request, opened)).switchIfEmpty(Answers.noContent());
    }

    private static Mono<ServerResponse> streaming(ServerRequest request, LiveStream stream) {
        ServerResponse.BodyBuilder answer = ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-cache, no-transform")
                .header("X-Accel-Buffering", "no");
        if (request.method().equals(HttpMethod.HEAD)) {
            stream.cancel();
            return answer.build();
        }
        return answer.body((message, _) -> written(message, stream));
    }

    /** The socket itself: a response that ends in good order would wait for the reader. */
    private static void cut(Connection connection) {
        connection.channel().close().addListener(_ -> connection.dispose());
    }

    private static Mono<Void> written(ReactiveHttpOutputMessage message, LiveStream stream) {
        Writing writing = new Writing(message.bufferFactory());
        if (message instanceof ServerHttpResponse response) {
            HttpServerResponse connected = ServerHttpResponseDecorator.getNativeResponse(response);
            connected.withConnection(connection -> {
                writing.heads = connection;
                stream.cutBy(() -> cut(connection));
            });
        }
        return message.writeWith(stream.map(writing));
    }

    /**
     * Frames as buffers. By the first heartbeat the heads of request and response have long been read and written, but
     * the exchange holds them until it ends: they would be the largest part of an idle stream.
     */
    private static final class Writing implements Function<Frame, DataBuffer> {

        private final DataBufferFactory buffers;
        private @Nullable Connection heads;

        private Writing(DataBufferFactory buffers) {
            this.buffers = buffers;
        }

        @Override
        public DataBuffer apply(Frame frame) {
            if (heads != null && frame.heartbeat()) {
                forget(heads);
                heads = null;
            }
            return buffers.wrap(frame.bytes());
        }

        /** All but how the body is framed, which its end depends on. */
        private static void forget(Connection connection) {
            if (connection instanceof HttpServerRequest request) {
                request.requestHeaders().clear();
            }
            if (connection instanceof HttpServerResponse response) {
                HttpHeaders head = response.responseHeaders();
                boolean chunked = head.contains(HttpHeaderNames.TRANSFER_ENCODING);
                head.clear();
                if (chunked) {
                    head.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                }
            }
        }
    }
}
