package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON in and out, strictly: bounded in size and depth, no unknown or repeated fields, no quiet conversions between
 * numbers, strings and booleans. A body that cannot be read becomes a problem with a JSON Pointer and writes nothing.
 */
public final class Json {

    /** The largest body any endpoint reads, in bytes. */
    public static final int MAX_BODY = 64 * 1024;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxDocumentLength(MAX_BODY)
            .maxTokenCount(5_000)
            .maxNumberLength(100)
            .maxStringLength(MAX_BODY)
            .maxNameLength(256)
            .build();

    /** The mapper of the whole server. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .withCoercionConfigDefaults(
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert)
                            .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Boolean, config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert))
            .build();

    /** For what this server stored itself: nothing to bound, and fields of a newer version are passed over. */
    private static final JsonMapper OWN = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /**
     * The body as this type. Errors with {@code unsupported_media_type}, {@code body_too_large},
     * {@code malformed_json} or {@code invalid_request}.
     */
    public static <T> Mono<T> body(ServerRequest request, Class<T> type) {
        return bytes(request).map(bytes -> read(bytes, type));
    }

    /** As {@link #body}, but an absent body reads as {@code {}}. */
    public static <T> Mono<T> optionalBody(ServerRequest request, Class<T> type) {
        boolean none = request.headers().contentLength().orElse(-1) == 0
                || (request.headers().contentLength().isEmpty()
                        && request.headers().firstHeader(HttpHeaders.TRANSFER_ENCODING) == null);
        return none ? Mono.fromSupplier(() -> read("{}".getBytes(StandardCharsets.UTF_8), type)) : body(request, type);
    }

    /** The raw body, after the checks of type and size. Errors as aborted when the client hung up within it. */
    public static Mono<byte[]> bytes(ServerRequest request) {
        return Mono.defer(() -> {
            checkType(request);
            if (request.headers().contentLength().orElse(0) > MAX_BODY) {
                return Mono.error(tooLarge());
            }
            return DataBufferUtils.join(request.exchange().getRequest().getBody(), MAX_BODY)
                    .map(Json::drained)
                    .switchIfEmpty(Mono.error(() -> CommonProblems.MALFORMED_JSON.because("The body is empty.")))
                    .onErrorMap(DataBufferLimitException.class, _ -> tooLarge())
                    .onErrorMap(IOException.class, AbortedException::new);
        });
    }

    /** Reads a document of ours or of a client. */
    public static <T> T read(byte[] bytes, Class<T> type) {
        if (notUtf8(bytes)) {
            throw JsonRefusal.malformed();
        }
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw CommonProblems.INVALID_REQUEST.because("The body must be a JSON object.");
            }
            return value;
        } catch (JacksonException failure) {
            throw JsonRefusal.of(failure, bytes);
        }
    }

    /** Reads a document that this server wrote itself, whatever its size. */
    public static <T> T parse(String text, Class<T> type) {
        return OWN.readValue(text, type);
    }

    /** As {@link #parse(String, Class)}, for generic types. */
    public static <T> T parse(String text, TypeReference<T> type) {
        return OWN.readValue(text, type);
    }

    /** Writes a document as text. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Writes a document. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static void checkType(ServerRequest request) {
        MediaType type = type(request);
        boolean json = type != null && MediaType.APPLICATION_JSON.isCompatibleWith(type) && !type.isWildcardType();
        boolean utf8 = type == null || type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset());
        if (!json || !utf8 || request.headers().firstHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            throw CommonProblems.UNSUPPORTED_MEDIA_TYPE.because("Send application/json in UTF-8, not compressed.");
        }
    }

    private static @Nullable MediaType type(ServerRequest request) {
        try {
            return request.headers().contentType().orElse(null);
        } catch (InvalidMediaTypeException _) {
            return null;
        }
    }

    private static byte[] drained(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static DomainException tooLarge() {
        return CommonProblems.BODY_TOO_LARGE.because("A body may have up to " + MAX_BODY + " bytes.");
    }

    /** UTF-16 and UTF-32, which the parser would find out and read; JSON is exchanged in UTF-8 (RFC 8259). */
    private static boolean notUtf8(byte[] bytes) {
        return bytes.length > 1
                && (bytes[0] == 0 || bytes[1] == 0 || bytes[0] == (byte) 0xFE || bytes[0] == (byte) 0xFF);
    }
}
