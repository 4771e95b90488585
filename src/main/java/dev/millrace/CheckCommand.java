package dev.millrace;

import dev.millrace.operations.CheckModule;
import dev.millrace.operations.CheckResult;
import dev.millrace.platform.embedded.EmbeddedServers.Part;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Checks the invariants from the command line: no web server, no Redis, no migration. The database is the one that a
 * server with these arguments and this environment would use; an embedded one is shared with a server that runs, and
 * started for the check otherwise.
 */
final class CheckCommand {

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

    private CheckCommand() {}

    /** Prints the report as JSON; 0 when everything holds, 1 when something does not, 2 when it could not be told. */
    static int run(PrintStream out, PrintStream err, String... args) {
        try (ConfigurableApplicationContext context = application()
                .run(Stream.concat(Stream.of(args), ARGUMENTS.stream()).toArray(String[]::new))) {
            CheckResult result = context.getBean(CheckResult.class);
            out.println(result.json());
            return result.clean() ? CLEAN : VIOLATIONS;
        } catch (StartRefusal _) {
            // StartRefusalReporter has said why.
            return COULD_NOT_RUN;
        } catch (RuntimeException failure) {
            err.println("The check could not run: " + reason(failure));
            return COULD_NOT_RUN;
        }
    }

    /** One line; what some libraries add behind it is advice about themselves. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(innermost(failure).getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(CheckModule.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.addListeners(new FirstRun(Set.of(Part.POSTGRESQL)));
        return application;
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : innermost(cause);
    }
}
