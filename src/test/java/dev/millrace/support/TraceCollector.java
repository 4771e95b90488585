package dev.millrace.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A collector that takes spans as OTLP over HTTP, in protobuf, and keeps them. */
public final class TraceCollector implements AutoCloseable {

    private final Queue<Sent> spans = new ConcurrentLinkedQueue<>();
    private final DisposableServer server;

    private TraceCollector() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post("/v1/traces", this::keep))
                .bindNow();
    }

    public static TraceCollector start() {
        return new TraceCollector();
    }

    /** A span as it came; ids in hexadecimal digits. */
    public record Sent(
            String traceId,
            String spanId,
            String parentId,
            String name,
            SpanKind kind,
            Map<String, String> attributes,
            Map<String, String> process,
            List<String> links,
            boolean failed) {

        private static Sent of(Resource process, Span span) {
            return new Sent(
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    span.getName(),
                    span.getKind(),
                    attributes(span.getAttributesList()),
                    attributes(process.getAttributesList()),
                    span.getLinksList().stream()
                            .map(link -> hex(link.getSpanId()))
                            .toList(),
                    span.getStatus().getCodeValue() == 2);
        }

        private static Map<String, String> attributes(List<io.opentelemetry.proto.common.v1.KeyValue> all) {
            return all.stream()
                    .collect(Collectors.toMap(
                            io.opentelemetry.proto.common.v1.KeyValue::getKey, each -> value(each.getValue())));
        }

        private static String value(io.opentelemetry.proto.common.v1.AnyValue value) {
            return switch (value.getValueCase()) {
                case STRING_VALUE -> value.getStringValue();
                case INT_VALUE -> String.valueOf(value.getIntValue());
                default -> value.toString();
            };
        }

        private static String hex(ByteString id) {
            return HexFormat.of().formatHex(id.toByteArray());
        }
    }

    /** The setting of a server that sends its spans here. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.port() + "/v1/traces";
    }

    /** Everything that came so far. */
    public List<Sent> spans() {
        return List.copyOf(spans);
    }

    /** What came of this trace so far. */
    public List<Sent> ofTrace(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private Publisher<Void> keep(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .doOnNext(this::keep)
                .then(response.header("Content-Type", "application/x-protobuf")
                        .send()
                        .then());
    }

    private void keep(byte[] body) {
        try {
            for (ResourceSpans process :
                    ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                process.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .forEach(span -> spans.add(Sent.of(process.getResource(), span)));
            }
        } catch (InvalidProtocolBufferException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(1));
    }
}
