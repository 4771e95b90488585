package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.io.IOException;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

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
        return none
                ? Mono.fromSupplier(() -> read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8), type))
                : body(request, type);
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
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw CommonProblems.INVALID_REQUEST.because("The body must be a JSON object.");
            }
            return value;
        } catch (JacksonException failure) {
            throw refusal(failure);
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
        MediaType type = request.headers().contentType().orElse(null);
        boolean json = type != null && MediaType.APPLICATION_JSON.isCompatibleWith(type) && !type.isWildcardType();
        boolean utf8 = type == null
                || type.getCharset() == null
                || java.nio.charset.StandardCharsets.UTF_8.equals(type.getCharset());
        if (!json || !utf8 || request.headers().firstHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            throw CommonProblems.UNSUPPORTED_MEDIA_TYPE.because("Send application/json in UTF-8, not compressed.");
        }
    }

    private static byte[] drained(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static DomainException tooLarge() {
        return CommonProblems.BODY_TOO_LARGE.because("A body may have " + MAX_BODY + " bytes at most.");
    }

    private static DomainException refusal(JacksonException failure) {
        String pointer = pointer(failure);
        if (failure instanceof UnrecognizedPropertyException) {
            return invalid(pointer, "unknown_field", "There is no such field.");
        }
        if (failure instanceof StreamReadException && pointer.isEmpty()) {
            return CommonProblems.MALFORMED_JSON.because("The body is not well-formed JSON within the limits.");
        }
        return invalid(pointer, "invalid_type", "The value does not have the type or the range of this field.");
    }

    private static DomainException invalid(String pointer, String code, String detail) {
        return new DomainException(
                CommonProblems.INVALID_REQUEST,
                "The body has a field that cannot be read.",
                List.of(new FieldError(pointer, code, detail)));
    }

    private static String pointer(JacksonException failure) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            String name = step.getPropertyName();
            pointer.append('/')
                    .append(
                            name == null
                                    ? step.getIndex()
                                    : name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
