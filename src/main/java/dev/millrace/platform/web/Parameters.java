package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Path and query parameters, checked. An unknown query parameter is refused like an unknown field. */
public final class Parameters {

    private final ServerRequest request;

    private Parameters(ServerRequest request) {
        this.request = request;
    }

    /** The query of a request that may have only these parameters, each once. */
    public static Parameters of(ServerRequest request, String... known) {
        Set<String> names = Set.of(known);
        request.queryParams().forEach((name, values) -> {
            if (!names.contains(name)) {
                throw wrong(name, "unknown_parameter", "There is no such parameter.");
            }
            if (values.size() > 1) {
                throw wrong(name, "repeated", "Only once.");
            }
        });
        return new Parameters(request);
    }

    /** An id in the path. Anything that is not one names nothing, hence {@code not_found}. */
    public static UUID id(ServerRequest request, String name) {
        String value = request.pathVariable(name);
        if (value.length() != 36) {
            throw CommonProblems.NOT_FOUND.because("No such resource.");
        }
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException _) {
            throw CommonProblems.NOT_FOUND.because("No such resource.");
        }
    }

    /** Empty when absent. */
    public Optional<String> text(String name, int max) {
        Optional<String> value = request.queryParam(name);
        if (value.isPresent() && (value.get().isBlank() || value.get().length() > max)) {
            throw wrong(name, "length", "1 to " + max + " characters.");
        }
        return value;
    }

    /** A whole number in the range; {@code fallback} when absent. */
    public int number(String name, int fallback, int min, int max) {
        return parsed(name, Integer::valueOf)
                .map(value -> {
                    if (value < min || value > max) {
                        throw wrong(name, "out_of_range", min + " to " + max + ".");
                    }
                    return value;
                })
                .orElse(fallback);
    }

    /** A moment in RFC 3339; empty when absent. */
    public Optional<Instant> moment(String name) {
        return parsed(name, Instant::parse);
    }

    /** An id; empty when absent. */
    public Optional<UUID> id(String name) {
        return parsed(name, UUID::fromString);
    }

    /** Any other value; the parser throws {@link IllegalArgumentException} for what it does not know. */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return request.queryParam(name).map(value -> {
            try {
                return parser.apply(value);
            } catch (IllegalArgumentException | DateTimeParseException _) {
                throw wrong(name, "invalid_value", "The value cannot be read.");
            }
        });
    }

    private static DomainException wrong(String name, String code, String detail) {
        return new DomainException(
                CommonProblems.INVALID_REQUEST,
                "A query parameter is not valid.",
                List.of(new FieldError("?" + name, code, detail)));
    }
}
