package dev.millrace.support;

import dev.millrace.platform.web.Json;
import dev.millrace.support.Shop.Buyer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** A client of event streams, as a browser is one. */
public final class EventStream {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> FRAMES =
            new ParameterizedTypeReference<>() {};

    private final WebClient http;

    public EventStream(Shop shop) {
        this.http = shop.http();
        // Read before the first event comes on an event loop.
        EventContract.messages();
    }

    /** One frame: a field that was not sent is empty. */
    public record Frame(
            String id,
            String event,
            String data,
            String comment,
            @Nullable Duration retry) {

        public String status() {
            return Json.MAPPER.readTree(data).path("status").asString();
        }

        private static Frame of(ServerSentEvent<String> sent) {
            return new Frame(
                    Objects.requireNonNullElse(sent.id(), ""),
                    Objects.requireNonNullElse(sent.event(), ""),
                    Objects.requireNonNullElse(sent.data(), ""),
                    Objects.requireNonNullElse(sent.comment(), ""),
                    sent.retry());
        }
    }

    /** All frames of a stream, retry and heartbeats among them. */
    public Flux<Frame> frames(String url, Consumer<HttpHeaders> headers) {
        return http.get()
                .uri(url)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .headers(headers)
                .retrieve()
                .bodyToFlux(FRAMES)
                .map(Frame::of)
                .doOnNext(frame -> check(url, frame));
    }

    /** Every event of every test is held to the AsyncAPI document. */
    private static void check(String url, Frame frame) {
        if (frame.event().contains(".")) {
            EventContract.check(url.contains("/track/") ? "parcel" : frame.event(), frame.data());
        }
    }

    /** The frames that tell something: snapshots, events, reset and end. */
    public Flux<Frame> events(String url, Buyer buyer, @Nullable String lastId) {
        return frames(url, headers -> {
                    headers.setBearerAuth(buyer.token());
                    if (lastId != null) {
                        headers.set("Last-Event-ID", lastId);
                    }
                })
                .filter(frame -> !frame.event().isEmpty());
    }

    /** What a stream tells until it ends. */
    public List<Frame> whole(String url, Buyer buyer, @Nullable String lastId) {
        return Objects.requireNonNull(events(url, buyer, lastId).collectList().block(Duration.ofSeconds(30)));
    }
}
