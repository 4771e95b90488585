package dev.millrace.platform.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * One page of a list.
 *
 * @param items in the order of the list
 * @param nextCursor where the next page starts; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /** How many items a page has unless the caller asks otherwise, and at most. */
    public static final int DEFAULT_LIMIT = 20;

    public static final int MAX_LIMIT = 100;

    /** The page from up to {@code limit + 1} rows: the surplus row only tells that there is a next page. */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> position) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, position.apply(items.getLast()).encoded());
    }

    /** The same page with every item turned into something else. */
    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), nextCursor);
    }

    /** 200 with the page and a {@code Link} to the next one (RFC 8288). */
    public Mono<ServerResponse> answer(ServerRequest request) {
        ServerResponse.BodyBuilder answer = Answers.builder(HttpStatus.OK);
        if (nextCursor != null) {
            answer.header("Link", link(request, nextCursor));
        }
        return answer.body(Answers.raw(Json.write(this)));
    }

    /** The {@code Link} header that leads from this request's page to the one at this cursor. */
    public static String link(ServerRequest request, String cursor) {
        return "<" + next(request, cursor) + ">; rel=\"next\"";
    }

    private static String next(ServerRequest request, String cursor) {
        StringBuilder query = new StringBuilder(request.path()).append('?');
        request.queryParams().forEach((name, values) -> {
            if (!name.equals("cursor")) {
                query.append(name)
                        .append('=')
                        .append(URLEncoder.encode(String.valueOf(values.getFirst()), StandardCharsets.UTF_8))
                        .append('&');
            }
        });
        return query.append("cursor=").append(cursor).toString();
    }
}
