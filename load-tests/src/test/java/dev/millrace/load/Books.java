package dev.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks at the figures when the load is over: no product sold beyond its stock, nothing acknowledged that is not
 * reserved, and not one violation of the server's own rules. What is wrong is a failed request of the run.
 */
final class Books {

    private static final String RIGHT = "as it should be";

    private final Shop shop;
    private final Tally tally;
    private final Expected expected;
    private long onHand;
    private long reserved;

    /** How many pieces are reserved at the end. */
    enum Expected {
        /** As many as were acknowledged, since every answer arrived. */
        ACKNOWLEDGED,
        /** Or more: an order may have been placed although its customer was told to come back later. */
        AT_LEAST_ACKNOWLEDGED,
        /** As many as were acknowledged and as there were. */
        EVERYTHING
    }

    private Books(Shop shop, Tally tally, Expected expected) {
        this.shop = shop;
        this.tally = tally;
        this.expected = expected;
    }

    static PopulationBuilder checked(Shop shop, Tally tally, Expected expected) {
        Books books = new Books(shop, tally, expected);
        return scenario("books")
                .exec(repeat(shop.skus().size()).on(books.stock()))
                .exec(books.invariants())
                .injectOpen(atOnceUsers(1));
    }

    private ChainBuilder stock() {
        return feed(shop.inventory())
                .exec(http("books: stock")
                        .get("/api/v1/products/#{sku}/stock")
                        .header("Authorization", "Bearer #{admin}")
                        .check(
                                status().is(200),
                                jsonPath("$.onHand").ofLong().saveAs("onHand"),
                                jsonPath("$.reserved").ofLong().saveAs("reserved"),
                                jsonPath("$.available").ofLong().gte(0L)))
                .exec(this::added);
    }

    private Session added(Session session) {
        onHand += session.getLong("onHand");
        reserved += session.getLong("reserved");
        return session;
    }

    private ChainBuilder invariants() {
        return feed(Stream.generate(() -> Map.<String, Object>of("admin", shop.admin())).iterator())
                .exec(http("books: check")
                        .get("/api/v1/operations/check")
                        .header("Authorization", "Bearer #{admin}")
                        .requestTimeout(90)
                        .check(
                                status().is(200),
                                jsonPath("$.violations[*]").notExists(),
                                jsonPath("$.rules").ofInt().gt(20),
                                bodyString().transform(_ -> verdict()).is(RIGHT).name("pieces reserved")));
    }

    private String verdict() {
        System.out.println(tally + "; reserved: " + reserved + " of " + onHand);
        boolean right = switch (expected) {
            case ACKNOWLEDGED -> reserved == tally.pieces();
            case AT_LEAST_ACKNOWLEDGED -> reserved >= tally.pieces();
            case EVERYTHING -> reserved == tally.pieces() && reserved == onHand;
        };
        return right && reserved <= onHand
                ? RIGHT
                : "%d reserved, %d acknowledged, %d on hand".formatted(reserved, tally.pieces(), onHand);
    }
}
