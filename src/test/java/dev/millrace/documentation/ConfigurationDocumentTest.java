package dev.millrace.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every setting there is, from the metadata that the compiler makes of the settings records. */
class ConfigurationDocumentTest {

    private record Setting(String name, String type, String defaultValue, String description) {}

    @Test
    void everySettingIsDocumented() throws IOException {
        List<Setting> settings = settings();
        assertThat(settings)
                .extracting(Setting::name)
                .contains("millrace.database.url", "millrace.rate-limits.anonymous");
        assertThat(settings)
                .allSatisfy(setting ->
                        assertThat(setting.description()).as(setting.name()).isNotBlank());
        Generated.check("docs/configuration.md", markdown(settings), ConfigurationDocumentTest.class);
    }

    private static List<Setting> settings() throws IOException {
        List<Setting> settings = new ArrayList<>();
        for (URL url : Collections.list(ConfigurationDocumentTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream metadata = url.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
                    if (property.get("name").asString().startsWith("millrace.")) {
                        settings.add(setting(property));
                    }
                }
            }
        }
        settings.sort(Comparator.comparing(Setting::name));
        return settings;
    }

    private static Setting setting(JsonNode property) {
        String type = property.path("type").asString("");
        return new Setting(
                property.get("name").asString(),
                type.replaceAll("[a-z]+(\\.[a-z]+)*\\.", ""),
                value(property.path("defaultValue")),
                property.path("description").asString("").replaceAll("\\{@code ([^}]*)}", "`$1`"));
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() ? "" : "`" + (value.isString() ? value.asString() : value.toString()) + "`";
    }

    /** As Spring Boot binds it: dots become underscores, dashes go. */
    private static String variable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String markdown(List<Setting> settings) {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Made from the code by `ConfigurationDocumentTest`. Each setting is given as a property in `application.yaml`
                (beside the jar or under `config/`), as `--name=value` on the command line, as an environment variable, or as a
                file with `spring.config.import=configtree:/run/secrets/`. All are checked at start; a wrong one stops the
                process and is named. `millrace.target`, `server.port` (8080) and `management.server.port` (8081, on loopback)
                choose what runs where.

                | Setting | Environment variable | Type | Default | Meaning |
                |---|---|---|---|---|
                """);
        settings.forEach(setting -> text.append("| `%s` | `%s` | %s | %s | %s |%n"
                .formatted(
                        setting.name(),
                        variable(setting.name()),
                        setting.type().replace("<", "&lt;"),
                        setting.defaultValue(),
                        setting.description().replace("|", "\\|").replace("\n", " "))));
        return text.toString();
    }
}
