package dev.millrace.live.web;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import dev.millrace.live.LiveSettings;
import dev.millrace.live.domain.FeedService;
import dev.millrace.live.domain.Filter;
import dev.millrace.live.domain.LiveService;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Parameters;
import dev.millrace.platform.web.Preference;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Everything that happens, for the staff: as a stream, or as pages for those who pull. */
public final class FeedHandler {

    private static final int MAX_LIMIT = 500;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_TEXT = 64;

    private final LiveService live;
    private final FeedService feed;
    private final LiveSettings settings;

    public FeedHandler(LiveService live, FeedService feed, LiveSettings settings) {
        this.live = live;
        this.feed = feed;
        this.settings = settings;
    }

    Mono<ServerResponse> events(ServerRequest request) {
        Parameters parameters =
                Parameters.of(request, "after", "limit", "ticket", "status", "type", "sku", "customerId");
        Filter filter = new Filter(
                parameters.text("status", MAX_TEXT).orElse(null),
                parameters.text("type", MAX_TEXT).orElse(null),
                parameters.text("sku", MAX_TEXT).orElse(null),
                parameters.id("customerId").orElse(null));
        return streamed(request)
                ? EventStreams.answer(
                        request, live.everything(Gate.caller(request), filter, EventStreams.lastId(request)))
                : page(request, parameters, filter);
    }

    /** Only who asks for a stream gets one. */
    private static boolean streamed(ServerRequest request) {
        return request.headers().accept().stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
    }

    private Mono<ServerResponse> page(ServerRequest request, Parameters parameters, Filter filter) {
        Position after = parameters.parsed("after", FeedHandler::position).orElse(Position.START);
        int limit = parameters.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        Preference preference = Preference.of(request, Duration.ZERO, settings.longestPoll());
        return feed.page(after, filter, limit, preference.patience())
                .map(PageView::of)
                .flatMap(page -> {
                    ServerResponse.BodyBuilder answer = Answers.builder(HttpStatus.OK);
                    if (preference.applied() != null) {
                        answer.header("Preference-Applied", preference.applied());
                    }
                    return answer.body(Answers.raw(Json.write(page)));
                });
    }

    private static Position position(String text) {
        return Position.parse(text).orElseThrow(IllegalArgumentException::new);
    }

    record PageView(List<ObjectNode> items, String nextCursor) {

        private static PageView of(FeedService.Page page) {
            return new PageView(
                    page.entries().stream().map(Entry::json).toList(),
                    page.next().toString());
        }
    }
}
