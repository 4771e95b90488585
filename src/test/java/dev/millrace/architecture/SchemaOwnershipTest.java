package dev.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL names the tables of its own module only, with the exceptions of ADR-0004 and ADR-0012. */
class SchemaOwnershipTest {
    private static final List<String> SCHEMAS =
            List.of("users", "catalog", "orders", "payments", "webhooks", "eventlog", "notifications", "analytics");
    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:from|join|into|update|table|references|on|using)\\s+(?:only\\s+)?(" + String.join("|", SCHEMAS)
                    + ")\\.[a-z_]+",
            Pattern.CASE_INSENSITIVE);
    /**
     * The sanctioned crossings: an order and the stock it holds change in one statement, the invariants compare
     * what the modules say of each other, and the event log reads what every module tells.
     */
    private static final Set<String> CROSSING = Set.of(
            "PlacingStatement.java",
            "StoringStatement.java",
            "OrderRules.java",
            "MoneyRules.java",
            "StockRules.java",
            "LogRows.java",
            "PostgresEventLog.java");

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
                "eventlog"
            })
    void aModuleReadsAndWritesItsOwnSchema(String module) throws IOException {
        for (String root : List.of("src/main/java/dev/millrace/" + module, "src/main/resources/db/" + module)) {
            for (Path file : files(Path.of(root))) {
                Matcher table = TABLE.matcher(Files.readString(file));
                while (table.find()) {
                    assertThat(table.group(1))
                            .as(
                                    "%s says '%s' (ADR-0003; only order intake, the invariants and the event log cross, ADR-0004, 0012, 0015)",
                                    file, table.group())
                            .isEqualTo(module);
                }
            }
        }
    }

    private static List<Path> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".sql"))
                    .filter(file -> !CROSSING.contains(String.valueOf(file.getFileName())))
                    .toList();
        }
    }
}
