package dev.millrace.platform.web;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Successful answers: ready bytes with their length, an ETag where there is a version. */
public final class Answers {

    private Answers() {}

    /** 200 with the value as JSON. */
    public static Mono<ServerResponse> ok(Object value) {
        return json(HttpStatus.OK, Json.write(value));
    }

    /** 201 with the value as JSON and its address. */
    public static Mono<ServerResponse> created(String location, Object value) {
        return builder(HttpStatus.CREATED).location(URI.create(location)).body(raw(Json.write(value)));
    }

    /** 204. */
    public static Mono<ServerResponse> noContent() {
        return ServerResponse.noContent().build();
    }

    /** This status with ready JSON. */
    public static Mono<ServerResponse> json(HttpStatus status, byte[] bytes) {
        return builder(status).body(raw(bytes));
    }

    /** 200 with ready JSON under an ETag (given without quotes), or 304 when the client has just that. */
    public static Mono<ServerResponse> cached(ServerRequest request, String tag, byte[] bytes) {
        return cached(request, MediaType.APPLICATION_JSON, tag, bytes);
    }

    /** As {@link #cached(ServerRequest, String, byte[])}, for bytes of another type. */
    public static Mono<ServerResponse> cached(ServerRequest request, MediaType type, String tag, byte[] bytes) {
        String etag = '"' + tag + '"';
        if (matches(request.headers().header(HttpHeaders.IF_NONE_MATCH), etag)) {
            return ServerResponse.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
        }
        return ServerResponse.ok().contentType(type).eTag(etag).body(raw(bytes));
    }

    /** An answer that sends these bytes as they are. */
    public static BodyInserter<byte[], ReactiveHttpOutputMessage> raw(byte[] bytes) {
        return (message, _) -> {
            message.getHeaders().setContentLength(bytes.length);
            return message.writeWith(
                    Mono.fromSupplier(() -> message.bufferFactory().wrap(bytes)));
        };
    }

    /** Starts an answer in JSON. */
    public static ServerResponse.BodyBuilder builder(HttpStatus status) {
        return ServerResponse.status(status).contentType(MediaType.APPLICATION_JSON);
    }

    private static boolean matches(Iterable<String> headers, String etag) {
        for (String header : headers) {
            for (String candidate : header.split(",", -1)) {
                String tag = candidate.strip();
                if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                    return true;
                }
            }
        }
        return false;
    }
}
