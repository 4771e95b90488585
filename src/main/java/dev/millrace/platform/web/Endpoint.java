package dev.millrace.platform.web;

import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * One route of the API and everything that guards it, in one declaration. There is no way to serve a path without
 * saying who may call it and which allowance it draws from; the access test walks these.
 *
 * @param method the HTTP method; HEAD is served by GET
 * @param path the whole path, with variables as {@code {name}}
 * @param access what is demanded of the caller
 * @param limit the allowance it draws from
 * @param produces the types a successful answer may have; problems are always {@code application/problem+json}
 * @param handler decodes, calls once, encodes
 */
public record Endpoint(
        HttpMethod method,
        String path,
        Access access,
        LimitClass limit,
        List<MediaType> produces,
        HandlerFunction<ServerResponse> handler) {

    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

    /** A JSON read. */
    public static Endpoint get(String path, Access access, HandlerFunction<ServerResponse> handler) {
        return new Endpoint(HttpMethod.GET, path, access, LimitClass.READ, JSON, handler);
    }

    /** A JSON change that is not idempotent by its method. */
    public static Endpoint post(String path, Access access, HandlerFunction<ServerResponse> handler) {
        return change(HttpMethod.POST, path, access, handler);
    }

    /** A JSON replacement. */
    public static Endpoint put(String path, Access access, HandlerFunction<ServerResponse> handler) {
        return change(HttpMethod.PUT, path, access, handler);
    }

    /** A JSON merge of some fields. */
    public static Endpoint patch(String path, Access access, HandlerFunction<ServerResponse> handler) {
        return change(HttpMethod.PATCH, path, access, handler);
    }

    /** A removal. */
    public static Endpoint delete(String path, Access access, HandlerFunction<ServerResponse> handler) {
        return change(HttpMethod.DELETE, path, access, handler);
    }

    private static Endpoint change(
            HttpMethod method, String path, Access access, HandlerFunction<ServerResponse> handler) {
        return new Endpoint(method, path, access, LimitClass.WRITE, JSON, handler);
    }

    /** The same endpoint, answering with one of these types. */
    public Endpoint producing(MediaType... types) {
        return new Endpoint(method, path, access, limit, List.of(types), handler);
    }

    /** The same endpoint, drawing from another allowance. */
    public Endpoint limitedAs(LimitClass other) {
        return new Endpoint(method, path, access, other, produces, handler);
    }
}
