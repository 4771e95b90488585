package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A setting with a slip in its name would be passed over in silence. */
class SettingsTest {

    private static final Pattern VARIABLE = Pattern.compile("MILLRACE_[A-Z_]*[A-Z]\\b");
    private static final Pattern PROPERTY =
            Pattern.compile("(?:--|target: |--from-literal=|LoadCredential=)(millrace\\.[a-z.-]+[a-z])");

    /** Of the balancer, of images, and of the application as a whole. */
    private static final Set<String> OTHERS = Set.of(
            "MILLRACE_A",
            "MILLRACE_B",
            "MILLRACE_C",
            "MILLRACE_BIND",
            "MILLRACE_STATS",
            "MILLRACE_CONNECTIONS",
            "MILLRACE_IMAGE",
            "MILLRACE_TARGET",
            "MILLRACE_DATA_DIR",
            "MILLRACE_RATE_LIMITS_ENABLED",
            "millrace.target",
            "millrace.data-dir",
            "millrace.embedded.database");

    @Test
    void everySettingThatADeploymentMakesIsOne() {
        Set<String> known = new TreeSet<>(OTHERS);
        known.addAll(
                named(Pattern.compile("`(millrace\\.[a-z.-]+|MILLRACE_[A-Z_]+)`"), Path.of("docs/configuration.md")));
        assertThat(known).hasSizeGreaterThan(100);
        Set<String> used = DeployFiles.under("", "").stream()
                .flatMap(file -> Stream.concat(named(VARIABLE, file).stream(), named(PROPERTY, file).stream()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).hasSizeGreaterThan(20);
        used.removeAll(known);
        assertThat(used).isEmpty();
    }

    private static Set<String> named(Pattern pattern, Path file) {
        return pattern.matcher(DeployFiles.text(file))
                .results()
                .map(SettingsTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(MatchResult found) {
        return found.groupCount() == 0 ? found.group() : found.group(1);
    }
}
