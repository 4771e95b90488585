package dev.millrace.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.net.URI;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** A client span for each call on behalf of a traced request, from its sending to the head of its answer. */
final class CallSpans implements ExchangeFilterFunction {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("url.template");
    private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> {
            Spans caller = Spans.in(context);
            if (caller == null) {
                return next.exchange(request);
            }
            Spans call = caller.begin(step(request));
            Mono<ClientResponse> answer = next.exchange(traced(request, call));
            return call == caller ? answer : call.around(answer.doOnNext(response -> tell(call, response)));
        });
    }

    private static ClientRequest traced(ClientRequest request, Spans call) {
        return ClientRequest.from(request)
                .headers(headers -> call.inject(headers, (carrier, name, value) -> {
                    if (carrier != null) {
                        carrier.set(name, value);
                    }
                }))
                .build();
    }

    /** The path as it was written, with the names of its variables: with their values it would tell of persons. */
    private static Step step(ClientRequest request) {
        URI uri = request.url();
        String method = request.method().name();
        String template = request.attribute(URI_TEMPLATE).map(Object::toString).orElse("");
        String path = template.startsWith(origin(uri))
                ? template.substring(origin(uri).length())
                : template;
        Attributes attributes = Attributes.builder()
                .put(METHOD, method)
                .put(TEMPLATE, path)
                .put(ADDRESS, uri.getHost())
                .put(PORT, uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80)
                .build();
        return new Step(path.isEmpty() ? method : method + " " + path, SpanKind.CLIENT, attributes);
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    private static void tell(Spans call, ClientResponse response) {
        int status = response.statusCode().value();
        call.set(STATUS, (long) status);
        if (status >= 400) {
            call.failed(String.valueOf(status));
        }
    }
}
