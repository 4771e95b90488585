package dev.millrace.simulator.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers what only reads. */
final class Listing {

    private static final Pattern BY_OPERATION = Pattern.compile("metadata\\['operation'\\]:'([A-Za-z0-9_-]{1,100})'");
    private static final long FOREVER = 1L << 33;

    private final Book book;

    Listing(Book book) {
        this.book = book;
    }

    Answer answer(Call call) {
        return switch (call.kind()) {
            case RETRIEVE -> new Answer(200, Documents.intent(book.intent(call.id()), call.base()));
            case SEARCH -> search(call);
            default -> call.path().endsWith("/refunds") ? refunds(call) : intents(call);
        };
    }

    private Answer search(Call call) {
        Matcher query = BY_OPERATION.matcher(call.field("query"));
        if (!query.matches()) {
            throw Refusal.invalid(400, "search_query_invalid", "Only metadata['operation']:'…' can be searched.");
        }
        List<Map<String, Object>> found = book.ofOperation(query.group(1)).stream()
                .map(intent -> Documents.intent(intent, call.base()))
                .toList();
        return new Answer(200, Documents.list("search_result", found, 1));
    }

    private Answer intents(Call call) {
        int limit = limit(call);
        List<Map<String, Object>> page =
                book.intents(from(call), to(call), call.field("starting_after"), limit + 1).stream()
                        .map(intent -> Documents.intent(intent, call.base()))
                        .toList();
        return new Answer(200, Documents.list("list", page, limit));
    }

    private Answer refunds(Call call) {
        int limit = limit(call);
        List<Refund> found = call.fields().containsKey("payment_intent")
                ? book.refunds(call.field("payment_intent"))
                : book.refunds(from(call), to(call), call.field("starting_after"), limit + 1);
        return new Answer(
                200,
                Documents.list("list", found.stream().map(Documents::refund).toList(), limit));
    }

    private static int limit(Call call) {
        return (int) Math.min(100, call.number("limit", 10));
    }

    private static Instant from(Call call) {
        return Instant.ofEpochSecond(call.number("created[gte]", 1));
    }

    private static Instant to(Call call) {
        return Instant.ofEpochSecond(call.number("created[lt]", FOREVER));
    }
}
