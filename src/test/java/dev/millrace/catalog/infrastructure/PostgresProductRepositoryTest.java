package dev.millrace.catalog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Seed;
import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.ProductQuery;
import dev.millrace.catalog.domain.ProductRepository;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.money.Money;
import dev.millrace.support.Instance;
import dev.millrace.support.Plans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PostgresProductRepositoryTest {

    private static final int MANY = 10_000;
    private static final Product.Details DETAILS =
            new Product.Details("Größte Tastatur", "Für überall, TKL/ISO.", new Money(7990, "EUR"), true);

    private static final Instance INSTANCE = Instance.start();
    private static final Database DATABASE = INSTANCE.bean(Database.class);
    private static final ProductRepository PRODUCTS = INSTANCE.bean(ProductRepository.class);

    @BeforeAll
    static void seed() {
        Seed.products(DATABASE, "M-", MANY);
    }

    @AfterAll
    static void close() {
        INSTANCE.close();
    }

    @Test
    void aCreatedProductIsFoundWithItsStock() {
        Product expected = new Product("NEW-1", DETAILS, 1, new Stock(7, 0));
        StepVerifier.create(PRODUCTS.create("NEW-1", DETAILS, 7, "system", null))
                .expectNext(expected)
                .verifyComplete();
        StepVerifier.create(PRODUCTS.find("NEW-1")).expectNext(expected).verifyComplete();
        Seed.assertLedgersAddUp(DATABASE);
    }

    @Test
    void aTakenSkuChangesNothing() {
        StepVerifier.create(PRODUCTS.create("M-00001", DETAILS, 7, "system", null))
                .verifyComplete();
        StepVerifier.create(PRODUCTS.find("M-00001"))
                .assertNext(product -> assertThat(product.details().name()).isEqualTo("Product 1"))
                .verifyComplete();
        Seed.assertLedgersAddUp(DATABASE);
    }

    @Test
    void anUnwantedVersionIsNotReplaced() {
        StepVerifier.create(PRODUCTS.create("OLD-1", DETAILS, 0, "system", null))
                .expectNextCount(1)
                .verifyComplete();
        StepVerifier.create(PRODUCTS.replace("OLD-1", DETAILS, version -> version == 1))
                .assertNext(product -> assertThat(product.version()).isEqualTo(2))
                .verifyComplete();
        StepVerifier.create(PRODUCTS.replace("OLD-1", DETAILS, version -> version == 1))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(CommonProblems.STALE_VERSION)));
        StepVerifier.create(PRODUCTS.find("OLD-1"))
                .assertNext(product -> assertThat(product.version()).isEqualTo(2))
                .verifyComplete();
    }

    @Test
    void ofManyReplacementsOfOneVersionOneSucceeds() {
        StepVerifier.create(PRODUCTS.create("RACE-1", DETAILS, 0, "system", null))
                .expectNextCount(1)
                .verifyComplete();
        Mono<Boolean> attempt = PRODUCTS.replace("RACE-1", DETAILS, version -> version == 1)
                .hasElement()
                .onErrorReturn(DomainException.class, false);
        StepVerifier.create(Flux.range(0, 20)
                        .flatMap(_ -> attempt, 20)
                        .filter(won -> won)
                        .count())
                .expectNext(1L)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void pagingVisitsEveryProductOnceAndInOrder() {
        StepVerifier.create(page("").expand(page -> page.size() <= 100 ? Mono.empty() : page(last(page)))
                        .concatMapIterable(page -> page.subList(0, Math.min(100, page.size())))
                        .map(Product::sku)
                        .filter(sku -> sku.startsWith("M-"))
                        .collectList())
                .assertNext(skus -> assertThat(skus).hasSize(MANY).isSorted().doesNotHaveDuplicates())
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    private static Mono<List<Product>> page(String after) {
        return PRODUCTS.page(new ProductQuery(after, 100, null), false);
    }

    private static String last(List<Product> page) {
        return page.get(99).sku();
    }

    @ParameterizedTest
    @CsvSource({
        "größte, WORD-01",
        "tast, WORD-01",
        "WORD 01, WORD-01",
        "word-01, WORD-01",
        "iso tkl, WORD-01",
        "Überall-genutzt, WORD-02",
        "genutzt 80, WORD-02"
    })
    void wordsAreFoundByTheirBeginnings(String text, String sku) {
        Product.Details other = new Product.Details("Maus", "Von Überall genutzt, 80 %.", new Money(1, "EUR"), true);
        StepVerifier.create(PRODUCTS.create("WORD-01", DETAILS, 1, "system", null)
                        .then(PRODUCTS.create("WORD-02", other, 1, "system", null))
                        .then(search(text)))
                .assertNext(found -> assertThat(found).contains(sku).hasSizeLessThan(5))
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"astatur", "größte maus", "zzz", "a'b:*&c", "'); drop"})
    void whatNothingBeginsWithIsNotFound(String text) {
        StepVerifier.create(search(text)).expectNext(List.of()).verifyComplete();
    }

    @Test
    void aWordOfEveryProductIsPagedLikeTheWholeList() {
        StepVerifier.create(search("product"))
                .assertNext(found -> assertThat(found).hasSize(21).isSorted())
                .verifyComplete();
    }

    private static Mono<List<String>> search(String text) {
        return PRODUCTS.page(new ProductQuery("", 20, ProductQuery.words(text)), false)
                .map(found -> found.stream().map(Product::sku).toList());
    }

    @Test
    void noPageReadsATableFromEndToEnd() {
        for (String page : PostgresProductRepository.PAGES) {
            assertThat(Plans.generic(INSTANCE.databaseUrl(), "analyze catalog.product, catalog.stock", page))
                    .contains("Index")
                    .doesNotContain("Seq Scan");
        }
    }
}
