package dev.millrace.live.web;

import dev.millrace.live.domain.Frame;
import dev.millrace.live.domain.LiveStream;
import dev.millrace.platform.web.Answers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
                .header("X-Accel-Buffering", "no");
        if (request.method().equals(HttpMethod.HEAD)) {
            stream.cancel();
            return answer.build();
        }
        return answer.body((message, _) -> written(message, stream));
    }

    /** It has been verified, and would be the largest part of an idle stream. */
    private static void forgetToken(Connection connection) {
        if (connection instanceof HttpServerRequest request) {
            request.requestHeaders().remove(HttpHeaders.AUTHORIZATION);
        }
    }

    /** The socket itself: a response that ends in good order would wait for the reader. */
    private static void cut(Connection connection) {
        connection.channel().close().addListener(_ -> connection.dispose());
    }

    private static Mono<Void> written(ReactiveHttpOutputMessage message, LiveStream stream) {
        if (message instanceof ServerHttpResponse response) {
            HttpServerResponse connected = ServerHttpResponseDecorator.getNativeResponse(response);
            connected.withConnection(connection -> {
                forgetToken(connection);
                stream.cutBy(() -> cut(connection));
            });
        }
        return message.writeWith(stream.map(Frame::bytes).map(message.bufferFactory()::wrap));
    }
}
