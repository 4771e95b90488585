package dev.millrace.catalog.web;

import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.domain.CatalogCache;
import dev.millrace.catalog.domain.CatalogProblems;
import dev.millrace.catalog.domain.Encoded;
import dev.millrace.catalog.domain.ProductQuery;
import dev.millrace.catalog.domain.ProductService;
import dev.millrace.catalog.domain.Sku;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Products over HTTP. Staff see everything as it is now; everybody else shares the cached answers. */
final class ProductHandler {

    private final ProductService products;
    private final CatalogCache cache;

    ProductHandler(ProductService products, CatalogCache cache) {
        this.products = products;
        this.cache = cache;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        ProductQuery query = query(request);
        Mono<Encoded> source = products.page(query, staff(request))
                .map(found -> Page.of(found, query.limit(), product -> Cursor.of(product.sku())))
                .map(ProductView::encoded);
        return (staff(request) ? source : cache.page(query.toString(), source))
                .flatMap(answer -> answer(request, answer));
    }

    Mono<ServerResponse> show(ServerRequest request) {
        Parameters.of(request);
        String sku = sku(request);
        Mono<Encoded> found = staff(request)
                ? products.find(sku).map(ProductView::encoded)
                : cache.product(sku, products.findActive(sku).map(ProductView::encoded));
        return found.switchIfEmpty(Mono.error(CatalogProblems::noProduct)).flatMap(answer -> answer(request, answer));
    }

    Mono<ServerResponse> create(ServerRequest request) {
        Parameters.of(request);
        return Json.body(request, ProductRequests.Create.class)
                .map(ProductRequests.Create::checked)
                .flatMap(wanted -> products.create(
                        requireNonNull(wanted.sku()),
                        wanted.details(),
                        requireNonNull(wanted.stock()),
                        Gate.caller(request)))
                .flatMap(product -> Answers.builder(HttpStatus.CREATED)
                        .location(URI.create(ProductRoutes.PRODUCTS + "/" + product.sku()))
                        .eTag(ProductView.tag(product))
                        .body(Answers.raw(Json.write(ProductView.of(product)))));
    }

    Mono<ServerResponse> replace(ServerRequest request) {
        Parameters.of(request);
        String sku = sku(request);
        return Json.body(request, ProductRequests.Replace.class)
                .map(ProductRequests.Replace::checked)
                .flatMap(wanted -> products.replace(sku, wanted.details(), ProductVersion.wanted(request)))
                .flatMap(product -> Answers.builder(HttpStatus.OK)
                        .eTag(ProductView.tag(product))
                        .body(Answers.raw(Json.write(ProductView.of(product)))));
    }

    /** The SKU in the path. What cannot be one names nothing. */
    static String sku(ServerRequest request) {
        String sku = request.pathVariable("sku");
        if (!Sku.valid(sku)) {
            throw CatalogProblems.noProduct();
        }
        return sku;
    }

    private static ProductQuery query(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "limit", "cursor", "q");
        String after = Cursor.in(request, 1, ProductHandler::position).orElse("");
        List<String> words = parameters
                .text("q", ProductQuery.MAX_SEARCH)
                .map(ProductQuery::words)
                .orElse(null);
        return new ProductQuery(after, parameters.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT), words);
    }

    private static String position(Cursor cursor) {
        String sku = cursor.keys().getFirst();
        if (!Sku.valid(sku)) {
            throw new IllegalArgumentException("Not a SKU");
        }
        return sku;
    }

    private static boolean staff(ServerRequest request) {
        return Gate.anyCaller(request).filter(caller -> caller.role().staff()).isPresent();
    }

    /** To be kept by browsers but asked about each time, and never shown to somebody with other rights. */
    private static Mono<ServerResponse> answer(ServerRequest request, Encoded answer) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
        headers.set(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
        String cursor = answer.nextCursor();
        if (cursor != null) {
            headers.set(HttpHeaders.LINK, Page.link(request, cursor));
        }
        return Answers.cached(request, answer.tag(), answer.bytes());
    }
}
