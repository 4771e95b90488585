package dev.millrace.catalog;

import dev.millrace.catalog.domain.ProductRepository;
import dev.millrace.catalog.domain.ProductService;
import dev.millrace.catalog.domain.StockService;
import dev.millrace.catalog.infrastructure.DemoCatalog;
import dev.millrace.catalog.infrastructure.LayeredCatalogCache;
import dev.millrace.catalog.infrastructure.PostgresProductRepository;
import dev.millrace.catalog.infrastructure.PostgresStockRepository;
import dev.millrace.catalog.infrastructure.StockInHand;
import dev.millrace.catalog.web.ProductRoutes;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.demo.DemoSettings;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.lifecycle.Preparation;
import dev.millrace.platform.redis.Redis;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Wires the catalog module. */
@Configuration(proxyBeanMethods = false)
public class CatalogModule {

    @Bean
    Schema catalogSchema() {
        return new Schema("catalog");
    }

    /** Also the {@link StockChanges} that orders tell. */
    @Bean
    LayeredCatalogCache catalogCache(Redis redis, SoldOut soldOut, MeterRegistry meters) {
        return new LayeredCatalogCache(redis, soldOut, meters);
    }

    @Bean
    SoldOut soldOut() {
        return new SoldOut(System::nanoTime);
    }

    @Bean
    Loop catalogCacheLoop(LayeredCatalogCache cache) {
        return new Loop("catalog-cache", Duration.ofMillis(250), cache::retell);
    }

    @Bean
    Loop stockLoop(MeterRegistry meters, Database database) {
        return new Loop("stock-in-hand", Duration.ofSeconds(30), StockInHand.census(meters, database)::look);
    }

    @Bean
    ProductRepository productRepository(Database database) {
        return new PostgresProductRepository(database);
    }

    @Bean
    ProductRoutes productRoutes(
            ProductRepository products, Database database, ReadPool reads, LayeredCatalogCache cache) {
        return new ProductRoutes(
                new ProductService(products, cache),
                new StockService(new PostgresStockRepository(database, reads), cache),
                cache);
    }

    @Bean
    Preparation demoCatalog(DemoSettings demo, ProductRepository products) {
        return new Preparation(
                Duration.ofSeconds(20), () -> demo.enabled() ? new DemoCatalog(products).create() : Mono.empty());
    }
}
