package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Conditional changes (RFC 9110, section 13): {@code If-Match} names the version the caller has seen. */
public final class Versions {

    private Versions() {}

    /** Passes when the request names no version or this one; otherwise throws {@code stale_version}. */
    public static void check(ServerRequest request, long current) {
        List<String> wanted = request.headers().header(HttpHeaders.IF_MATCH);
        String etag = "\"" + current + "\"";
        boolean matches = wanted.isEmpty()
                || wanted.stream()
                        .flatMap(header -> List.of(header.split(",", -1)).stream())
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
        if (!matches) {
            throw CommonProblems.STALE_VERSION
                    .because("The current version is " + current + ".")
                    .with("version", current);
        }
    }
}
