package dev.millrace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.modulith.core.ApplicationModules;

/** Modules, their layers and their wiring. */
class ModulesTest {
    private static final List<String> PLAIN =
            List.of("java.", "org.jspecify.", "dev.millrace.platform.error.", "dev.millrace.platform.money.");

    @Test
    void modulesDependAsDeclaredAndWithoutCycles() {
        ApplicationModules.of("dev.millrace").verify();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users",
                "catalog",
                "orders",
                "payments",
                "live",
                "webhooks",
                "notifications",
                "analytics",
                "operations",
                "simulator",
                "eventlog"
            })
    void webAndInfrastructureDependOnTheDomainAndNeverOnEachOther(String module) {
        String root = "dev.millrace." + module;
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(root + "..")
                .withOptionalLayers(true)
                .layer("web")
                .definedBy(root + ".web..")
                .layer("domain")
                .definedBy(root + ".domain..")
                .layer("infrastructure")
                .definedBy(root + ".infrastructure..")
                .layer("wiring")
                .definedBy(root)
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("infrastructure")
                .mayOnlyBeAccessedByLayers("wiring")
                .because("ADR-0003")
                .check(Classes.ALL);
    }

    @Test
    void theModelIsPlainJava() {
        classes()
                .that()
                .resideInAPackage("dev.millrace.(*).domain..")
                .and()
                .resideOutsideOfPackage("dev.millrace.platform..")
                .and(DescribedPredicate.describe("are records, enums or sealed", ModulesTest::model))
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe("are plain Java or the model's own", ModulesTest::plain))
                .because("ADR-0003")
                .allowEmptyShould(true)
                .check(Classes.ALL);
    }

    /** Services, repositories and the classes that help them may name Reactor; states and values may not. */
    private static boolean model(JavaClass type) {
        return type.isRecord() || type.isEnum();
    }

    private static boolean plain(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        boolean own = name.matches("dev\\.millrace\\.[a-z]+(\\.domain)?\\.[A-Z].*")
                || name.startsWith("dev.millrace.platform.security.");
        return type.getBaseComponentType().isPrimitive()
                || own
                || PLAIN.stream().anyMatch(name::startsWith);
    }

    @Test
    void thePlatformKnowsNoModule() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.millrace.users..",
                        "dev.millrace.catalog..",
                        "dev.millrace.orders..",
                        "dev.millrace.payments..",
                        "dev.millrace.live..",
                        "dev.millrace.eventlog..",
                        "dev.millrace.webhooks..",
                        "dev.millrace.notifications..",
                        "dev.millrace.analytics..",
                        "dev.millrace.operations..",
                        "dev.millrace.simulator..")
                .because("ADR-0003")
                .check(Classes.ALL);
    }

    @Test
    void wiringIsWrittenDownAndNeverScanned() {
        classes()
                .that()
                .areMetaAnnotatedWith("org.springframework.stereotype.Component")
                .should()
                .beMetaAnnotatedWith("org.springframework.context.annotation.Configuration")
                .because("ADR-0002")
                .check(Classes.ALL);
        noFields()
                .should()
                .beMetaAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beMetaAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .because("ADR-0002")
                .check(Classes.ALL);
        noClasses()
                .that(alwaysTrue())
                .should()
                .beMetaAnnotatedWith("org.springframework.context.annotation.Conditional")
                .because("ADR-0002")
                .check(Classes.ALL);
    }
}
