package dev.millrace.support;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Holds every answer that a test gets to the OpenAPI document, whatever the test itself looks at. Streams are passed on
 * as they come; a path that is not documented must be unknown to the server too.
 */
public final class ContractFilter implements ExchangeFilterFunction {

    /** Read here and not with the first answer, since that comes on an event loop. */
    private final OpenApiContract contract = OpenApiContract.document();

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return next.exchange(request)
                .publishOn(Schedulers.boundedElastic()) // Schemas are read from files when they are first needed.
                .flatMap(response -> checked(request, response));
    }

    private Mono<ClientResponse> checked(ClientRequest request, ClientResponse response) {
        MediaType type = response.headers().contentType().orElse(null);
        if (type != null && type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM)) {
            return Mono.fromSupplier(() -> {
                check(request, response, type, new byte[0]);
                return response;
            });
        }
        return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class))
                .map(ContractFilter::bytes)
                .defaultIfEmpty(new byte[0])
                .publishOn(Schedulers.boundedElastic())
                .map(body -> {
                    check(request, response, type, body);
                    return response.mutate()
                            .body(Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body)))
                            .build();
                });
    }

    private void check(ClientRequest request, ClientResponse response, @Nullable MediaType type, byte[] body) {
        contract.check(
                request.method().name(),
                request.url().getRawPath(),
                response.statusCode().value(),
                type,
                body);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
