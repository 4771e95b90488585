package dev.millrace.catalog.web;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Which version a replacement is meant for. A product's ETag is its version and its available quantity; orders move the
 * quantity all the time, so only the version counts here: {@code "3"} and {@code "3-9988"} both mean version 3.
 */
final class ProductVersion {

    private ProductVersion() {}

    /** What {@code If-Match} wants; any version when it is absent or {@code *}. */
    static LongPredicate wanted(ServerRequest request) {
        List<String> tags = request.headers().header(HttpHeaders.IF_MATCH).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        return version -> tags.isEmpty() || tags.stream().anyMatch(tag -> means(tag, version));
    }

    private static boolean means(String tag, long version) {
        return tag.equals("*")
                || tag.equals("\"" + version + "\"")
                || (tag.startsWith("\"" + version + "-") && tag.endsWith("\""));
    }
}
