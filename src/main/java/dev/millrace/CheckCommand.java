package dev.millrace;

import dev.millrace.operations.OperationsModule;
import dev.millrace.operations.OperationsSettings;
import dev.millrace.operations.domain.CheckService;
import dev.millrace.operations.domain.Report;
import dev.millrace.operations.web.CheckView;
import dev.millrace.platform.database.DatabaseModule;
import dev.millrace.platform.embedded.EmbeddedServers.Part;
import dev.millrace.platform.lifecycle.Preparation;
import dev.millrace.platform.web.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Checks the invariants from the command line: no web server, no Redis, no migration. The database is the one that a
 * server with these arguments and this environment would use; an embedded one is shared with a server that runs, and
 * started for the check otherwise.
 */
@Configuration(proxyBeanMethods = false)
@Import({DatabaseModule.class, OperationsModule.class})
class CheckCommand {

    /** The first argument of the jar. */
    static final String NAME = "check";

    private static final int CLEAN = 0;
    private static final int VIOLATIONS = 1;
    private static final int COULD_NOT_RUN = 2;

    private static final List<String> ARGUMENTS = List.of(
            "--millrace.database.migrate=false",
            "--millrace.database.pool-size=2",
            "--millrace.demo.enabled=false",
            "--logging.level.root=off");

    /** Prints the report as JSON; 0 when everything holds, 1 when something does not, 2 when it could not be told. */
    static int run(PrintStream out, PrintStream err, String... args) {
        try (ConfigurableApplicationContext context = application()
                .run(Stream.concat(Stream.of(args), ARGUMENTS.stream()).toArray(String[]::new))) {
            Report report = context.getBean(Found.class).report().get();
            out.println(Json.text(CheckView.of(report)));
            return report.clean() ? CLEAN : VIOLATIONS;
        } catch (StartRefusal _) {
            // StartRefusalReporter has said why.
            return COULD_NOT_RUN;
        } catch (RuntimeException failure) {
            err.println("The check could not run: " + innermost(failure).getMessage());
            return COULD_NOT_RUN;
        }
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(CheckCommand.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.addListeners(new FirstRun(Set.of(Part.POSTGRESQL)));
        return application;
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : innermost(cause);
    }

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    Found found() {
        return new Found(new AtomicReference<>());
    }

    /** Runs the check while the context starts. */
    @Bean
    Preparation check(CheckService checks, OperationsSettings settings, Found found) {
        return new Preparation(
                settings.checkTimeout(),
                () -> checks.check().doOnNext(report -> found.report().set(report)));
    }

    /** Where the report is kept until it is printed. */
    record Found(AtomicReference<Report> report) {}
}
