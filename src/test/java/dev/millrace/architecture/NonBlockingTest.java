package dev.millrace.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Nothing waits on an event loop, by rule and by measurement. */
class NonBlockingTest {
    private static final DescribedPredicate<JavaClass> REACTOR =
            DescribedPredicate.describe("a Reactor type", type -> type.getName().startsWith("reactor.core.publisher."));

    @Test
    void nobodyBlocksOrSubscribesOutsideThePlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.platform..")
                .should()
                .callMethodWhere(target(owner(REACTOR))
                        .and(target(nameMatching(
                                "block|blockFirst|blockLast|blockOptional|subscribe|toFuture|toStream|toIterable"))))
                .because("ADR-0006")
                .check(Classes.ALL);
    }

    @Test
    void nobodySleepsOrSwallowsErrors() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("ADR-0006")
                .check(Classes.ALL);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", Duration.class)
                .because("ADR-0006")
                .check(Classes.ALL);
        noClasses()
                .should()
                .callMethodWhere(target(owner(REACTOR)).and(target(nameMatching("onErrorContinue"))))
                .because("ADR-0006")
                .check(Classes.ALL);
    }

    @Test
    void blockHoundIsAwake() {
        Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return "slept";
                })
                .subscribeOn(Schedulers.parallel())
                .as(StepVerifier::create)
                .expectError(BlockingOperationError.class)
                .verify(Duration.ofSeconds(10));
    }
}
