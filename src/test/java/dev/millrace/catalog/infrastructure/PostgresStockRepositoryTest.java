package dev.millrace.catalog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Seed;
import dev.millrace.catalog.domain.Adjustment;
import dev.millrace.catalog.domain.CatalogProblems;
import dev.millrace.catalog.domain.Movement;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.catalog.domain.StockRepository;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.ProblemCode;
import dev.millrace.support.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PostgresStockRepositoryTest {

    private static final Database DATABASE = TestDatabase.with("catalog");
    private static final StockRepository STOCKS = new PostgresStockRepository(DATABASE, TestDatabase.reads(DATABASE));
    private static final UUID ACTOR = new UUID(0, 1);

    @BeforeAll
    static void seed() {
        Seed.products(DATABASE, "S-", 9);
    }

    @AfterEach
    void theLedgersAddUp() {
        Seed.assertLedgersAddUp(DATABASE);
    }

    @Test
    void manyAdjustmentsAtOnceAreAllCounted() {
        StepVerifier.create(Flux.range(0, 100)
                        .flatMap(n -> adjust("S-00001", n % 2 == 0 ? 3 : -1, null, "many-" + n), 6)
                        .then(STOCKS.find("S-00001")))
                .expectNext(new Stock(10 + 50 * 3 - 50, 0))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void oneKeyCountsOnceHoweverOftenAtOnce() {
        StepVerifier.create(Flux.range(0, 50)
                        .flatMap(_ -> adjust("S-00002", 5, null, "once"), 6)
                        .collectList())
                .assertNext(all -> {
                    assertThat(all)
                            .extracting(Adjustment.Done::movement)
                            .containsOnly(all.getFirst().movement());
                    assertThat(all).extracting(Adjustment.Done::stock).containsOnly(new Stock(15, 0));
                    assertThat(all)
                            .extracting(Adjustment.Done::at)
                            .containsOnly(all.getFirst().at());
                    assertThat(all).filteredOn(done -> !done.replayed()).hasSize(1);
                })
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        StepVerifier.create(STOCKS.find("S-00002")).expectNext(new Stock(15, 0)).verifyComplete();
    }

    @Test
    void oneKeyForTwoProductsAtOnceCountsForOne() {
        Mono<Long> done = Flux.just("S-00003", "S-00004")
                .flatMap(sku -> adjust(sku, 5, null, "two")
                        .hasElement()
                        .onErrorResume(DomainException.class, refusal -> {
                            assertThat(refusal.code()).isEqualTo(CommonProblems.KEY_REUSED);
                            return Mono.just(false);
                        }))
                .filter(made -> made)
                .count();
        StepVerifier.create(done).expectNext(1L).expectComplete().verify(Duration.ofSeconds(20));
    }

    @Test
    void anotherRequestUnderTheKeyIsRefused() {
        StepVerifier.create(adjust("S-00005", 5, null, "again"))
                .expectNextCount(1)
                .verifyComplete();
        assertRefused(adjust("S-00005", 6, null, "again"), CommonProblems.KEY_REUSED);
        assertRefused(adjust("S-00005", 5, 10L, "again"), CommonProblems.KEY_REUSED);
        assertRefused(adjust("S-00006", 5, null, "again"), CommonProblems.KEY_REUSED);
        StepVerifier.create(STOCKS.find("S-00005")).expectNext(new Stock(15, 0)).verifyComplete();
    }

    @Test
    void aRefusalWritesNothingAndLeavesTheKeyFree() {
        Seed.reserve(DATABASE, "S-00007", 8);
        assertRefused(adjust("S-00007", -3, null, "free"), CatalogProblems.INSUFFICIENT_STOCK);
        assertRefused(adjust("S-00007", -3, 11L, "free"), CatalogProblems.STOCK_CONFLICT);
        assertRefused(adjust("S-00007", Stock.MAX, null, "free"), CatalogProblems.STOCK_LIMIT_EXCEEDED);
        Seed.assertCount(DATABASE, 1, "select count(*) from catalog.stock_movement where sku = $1", "S-00007");
        StepVerifier.create(adjust("S-00007", -2, 10L, "free"))
                .assertNext(done -> assertThat(done.stock()).isEqualTo(new Stock(8, 8)))
                .verifyComplete();
    }

    @Test
    void movementsComeNewestFirst() {
        StepVerifier.create(adjust("S-00008", 1, null, "m1")
                        .then(adjust("S-00008", 2, null, "m2"))
                        .then(STOCKS.movements("S-00008", Long.MAX_VALUE, 2)))
                .assertNext(
                        found -> assertThat(found).extracting(Movement::delta).containsExactly(2L, 1L, 10L))
                .verifyComplete();
    }

    @Test
    void theLedgerCannotBeRewritten() {
        StepVerifier.create(DATABASE.update("update catalog.stock_movement set delta = 99"))
                .verifyErrorMessage("catalog.stock_movement is append-only");
        StepVerifier.create(DATABASE.update("delete from catalog.stock_movement"))
                .verifyErrorMessage("catalog.stock_movement is append-only");
    }

    @Test
    void anUnknownProductHasNoStock() {
        StepVerifier.create(STOCKS.find("NONE")).verifyComplete();
        StepVerifier.create(adjust("NONE", 1, null, "none")).verifyComplete();
    }

    private static Mono<Adjustment.Done> adjust(
            String sku, long delta, @org.jspecify.annotations.Nullable Long expected, String key) {
        Adjustment.Request request = new Adjustment.Request(sku, delta, "Count", expected);
        return STOCKS.adjust(new Adjustment(request, key, "operator", ACTOR), stock -> stock.adjusted(delta, expected));
    }

    private static void assertRefused(Mono<?> work, ProblemCode code) {
        StepVerifier.create(work)
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(code)));
    }
}
