package dev.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.regex;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.UUID;

/** What customers do, one request or two at a time. The session holds {@code token}, {@code sku} and {@code other}. */
final class Steps {

    private static final String BEARER = "Bearer #{token}";

    private static final String TWO_LINES = """
            {"items":[{"sku":"#{sku}","quantity":1},{"sku":"#{other}","quantity":1}],"payment":{"token":"%s"}}""";

    private static final String ONE_LINE = """
            {"items":[{"sku":"#{sku}","quantity":1}],"payment":{"token":"tok_ok"}}""";

    private Steps() {}

    static final ChainBuilder LIST = exec(http("list of products")
            .get("/api/v1/products?limit=20")
            .check(status().is(200), jsonPath("$.items[0].sku").exists()));

    static final ChainBuilder PRODUCT = exec(http("product")
            .get("/api/v1/products/#{sku}")
            .check(status().is(200), jsonPath("$.sku").isEL("#{sku}"), header("ETag").saveAs("tag")));

    /** 304 as long as nothing was sold in between. */
    static final ChainBuilder PRODUCT_AGAIN = exec(http("product, conditional")
            .get("/api/v1/products/#{sku}")
            .header("If-None-Match", "#{tag}")
            .check(status().in(200, 304)));

    static final ChainBuilder READ_ORDER = exec(http("order")
            .get("/api/v1/orders/#{order}")
            .header("Authorization", BEARER)
            .check(status().is(200), jsonPath("$.id").isEL("#{order}")));

    static final ChainBuilder MY_ORDERS = exec(http("orders of a customer")
            .get("/api/v1/orders?limit=10")
            .header("Authorization", BEARER)
            .check(status().is(200)));

    /** An order of two lines that is answered when it is paid. */
    static ChainBuilder order(Tally tally) {
        return order("order of two lines", tally);
    }

    static ChainBuilder order(String name, Tally tally) {
        return exec(place(name, TWO_LINES.formatted("tok_ok"))
                        .check(status().in(201, 202).saveAs("status"), jsonPath("$.id").saveAs("order")))
                .exec(counted(tally, 2));
    }

    /** The same where the server may say that it has too much to do, if it says so in the agreed way. */
    static ChainBuilder orderUnlessOverloaded(String name, Tally tally) {
        return exec(place(name, TWO_LINES.formatted("tok_ok"))
                        .check(status().in(201, 202, 503).saveAs("status"))
                        .checkIf((response, session) -> response.status().code() == 503)
                        .then(jsonPath("$.code").is("overloaded"), header("Retry-After").exists()))
                .exec(counted(tally, 2));
    }

    /** One piece of a product that most will not get. */
    static ChainBuilder orderUnlessSoldOut(Tally tally) {
        return exec(place("order of one piece", ONE_LINE)
                        .check(status().in(201, 202, 409).saveAs("status"))
                        .checkIf((response, session) -> response.status().code() == 409)
                        .then(jsonPath("$.code").is("insufficient_stock")))
                .exec(counted(tally, 1));
    }

    /** Places an order whose payment takes a while, watches it live until it is confirmed, and stays a little longer. */
    static ChainBuilder watch(Tally tally, Duration hold) {
        return exec(place("order to be watched", TWO_LINES.formatted("tok_slow_500"))
                        .header("Prefer", "respond-async")
                        .check(status().is(202).saveAs("status"), jsonPath("$.id").saveAs("order")))
                .exec(counted(tally, 2))
                .exec(sse("stream")
                        .get("/api/v1/orders/#{order}/events")
                        .header("Authorization", BEARER)
                        .await(20)
                        .on(sse.checkMessage("confirmed, live")
                                .matching(bodyString().transform(frame -> frame.contains("confirmed")).is(true))
                                .check(regex("confirmed"))))
                .pause(hold)
                .exec(sse("stream closed").close());
    }

    private static HttpRequestActionBuilder place(String name, String body) {
        return http(name)
                .post("/api/v1/orders")
                .header("Authorization", BEARER)
                .header("Idempotency-Key", session -> UUID.randomUUID().toString())
                .body(StringBody(body));
    }

    private static ChainBuilder counted(Tally tally, int pieces) {
        return exec(session -> {
            if (session.contains("status")) {
                tally.count(session.getInt("status"), pieces);
            }
            return session.remove("status");
        });
    }
}
