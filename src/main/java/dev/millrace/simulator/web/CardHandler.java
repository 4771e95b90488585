package dev.millrace.simulator.web;

import dev.millrace.simulator.domain.Answer;
import dev.millrace.simulator.domain.Call;
import dev.millrace.simulator.domain.CardService;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import tools.jackson.databind.json.JsonMapper;

/** The API: decodes a call, answers it or resets its connection. */
final class CardHandler {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CardService cards;
    private final @Nullable String apiKey;

    CardHandler(CardService cards, @Nullable String apiKey) {
        this.cards = cards;
        this.apiKey = apiKey;
    }

    Mono<ServerResponse> post(ServerRequest request, Call.Kind kind) {
        return request.formData()
                .map(form -> call(request, kind, form, request.headers().firstHeader("Idempotency-Key")))
                .flatMap(call -> answered(request, call));
    }

    Mono<ServerResponse> get(ServerRequest request, Call.Kind kind) {
        return answered(request, call(request, kind, request.queryParams(), null));
    }

    /** What the buyer's browser opens, and what a test calls. */
    Mono<ServerResponse> act(ServerRequest request, boolean confirmed) {
        return cards.act(request.pathVariable("id"), confirmed, base(request)).flatMap(CardHandler::written);
    }

    private Mono<ServerResponse> answered(ServerRequest request, Call call) {
        String authorization = String.valueOf(request.headers().firstHeader("Authorization"));
        boolean known = apiKey == null ? authorization.startsWith("Bearer ") : authorization.equals("Bearer " + apiKey);
        if (!known) {
            return written(new Answer(
                    401, Map.of("error", Map.of("type", "invalid_request_error", "message", "Invalid API key."))));
        }
        return cards.perform(call).flatMap(answer -> answer.status() == 0 ? reset(request) : written(answer));
    }

    private static Mono<ServerResponse> written(Answer answer) {
        String text = answer.body() instanceof String kept ? kept : JSON.writeValueAsString(answer.body());
        return ServerResponse.status(answer.status())
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> answer.headers().forEach(headers::set))
                .bodyValue(text);
    }

    /** Drops what is unsent and sends RST. The exchange ends with its connection. */
    private static Mono<ServerResponse> reset(ServerRequest request) {
        HttpServerRequest netty =
                ServerHttpRequestDecorator.getNativeRequest(request.exchange().getRequest());
        netty.withConnection(connection -> {
            Channel channel = connection.channel();
            channel.eventLoop().execute(() -> {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                channel.unsafe().closeForcibly();
            });
        });
        return Mono.never();
    }

    private static Call call(
            ServerRequest request, Call.Kind kind, MultiValueMap<String, String> values, @Nullable String key) {
        Map<String, String> fields = new LinkedHashMap<>(values.toSingleValueMap());
        String id = request.pathVariables().getOrDefault("id", "");
        return new Call(kind, request.path(), id, key, fields, base(request));
    }

    private static String base(ServerRequest request) {
        return "http://" + request.headers().firstHeader("Host");
    }
}
