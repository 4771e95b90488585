package dev.millrace.catalog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Seed;
import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.ProductQuery;
import dev.millrace.catalog.domain.ProductRepository;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.money.Money;
import dev.millrace.support.Instance;
import dev.millrace.support.Servers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class DemoCatalogTest {

    private static final Map<String, String> DEMO = Map.of(
            "millrace.demo.enabled", "true",
            "millrace.demo.password", "Demo-Horse-7",
            "millrace.redis.url", Servers.redisUrl() + "/4");

    @Test
    void theDemoFillsAnEmptyShopOnceAndUndoesNothing() {
        try (Instance first = Instance.start(DEMO)) {
            ProductRepository products = first.bean(ProductRepository.class);
            StepVerifier.create(products.page(new ProductQuery("", 100, null), false))
                    .assertNext(found -> assertThat(found)
                            .hasSizeGreaterThanOrEqualTo(24)
                            .allMatch(product ->
                                    product.details().price().currency().equals("EUR"))
                            .anyMatch(product -> product.stock().available() == 0))
                    .verifyComplete();
            StepVerifier.create(products.find("KEYB-01"))
                    .assertNext(keyboard -> {
                        assertThat(keyboard.details().price()).isEqualTo(new Money(7990, "EUR"));
                        assertThat(keyboard.stock()).isEqualTo(new Stock(10_000, 0));
                    })
                    .verifyComplete();
            Product.Details edited = new Product.Details("Edited", "", new Money(1, "EUR"), false);
            StepVerifier.create(products.replace("KEYB-01", edited, _ -> true))
                    .expectNextCount(1)
                    .verifyComplete();
            try (Instance second = first.sibling(DEMO)) {
                StepVerifier.create(second.bean(ProductRepository.class).find("KEYB-01"))
                        .assertNext(keyboard -> assertThat(keyboard.details()).isEqualTo(edited))
                        .verifyComplete();
                Seed.assertLedgersAddUp(second.bean(Database.class));
            }
        }
    }
}
