package dev.millrace.catalog.web;

import dev.millrace.catalog.domain.CatalogCache;
import dev.millrace.catalog.domain.ProductService;
import dev.millrace.catalog.domain.StockService;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.util.List;

/** The catalogue's API. */
public final class ProductRoutes implements Endpoints {

    static final String PRODUCTS = "/api/v1/products";

    private static final String PRODUCT = PRODUCTS + "/{sku}";

    private final ProductHandler products;
    private final StockHandler stock;

    public ProductRoutes(ProductService products, StockService stocks, CatalogCache cache) {
        this.products = new ProductHandler(products, cache);
        this.stock = new StockHandler(stocks);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PRODUCTS, Access.PUBLIC, products::list),
                Endpoint.get(PRODUCT, Access.PUBLIC, products::show),
                Endpoint.post(PRODUCTS, Access.STAFF, products::create),
                Endpoint.put(PRODUCT, Access.STAFF, products::replace),
                Endpoint.get(PRODUCT + "/stock", Access.STAFF, stock::show),
                Endpoint.post(PRODUCT + "/stock-adjustments", Access.STAFF, stock::adjust),
                Endpoint.get(PRODUCT + "/stock-movements", Access.STAFF, stock::movements),
                Endpoint.get("/api/v1/stock-events", Access.STAFF, stock::events));
    }
}
