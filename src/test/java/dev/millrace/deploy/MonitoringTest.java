package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.web.Json;
import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

class MonitoringTest {

    private static final JsonNode RULES = Json.MAPPER
            .valueToTree(new Yaml().<Object>load(DeployFiles.text(DeployFiles.ROOT.resolve("monitoring/alerts.yml"))))
            .at("/groups/0/rules");

    private static final JsonNode DASHBOARD =
            Json.MAPPER.readTree(DeployFiles.text(DeployFiles.ROOT.resolve("monitoring/grafana/millrace.json")));

    /** A metric with what is asked of its labels. */
    private static final Pattern USE =
            Pattern.compile("\\b((?:millrace|jvm|process|system)_[a-z0-9_]+)(?:\\{([^}]*)})?");

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|=|!=|!~)\"");
    private static final Pattern SAMPLE = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)})? ", Pattern.MULTILINE);

    /** Prometheus adds them. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    private static final Map<String, Set<String>> SERVED = new HashMap<>();

    @BeforeAll
    static void scrape() throws IOException, InterruptedException {
        Instance instance = Instance.shared();
        Shop shop = new Shop(instance).product("METRIC-01", 100, 10);
        assertThat(shop.place(shop.buyer(), Shop.key(), Shop.cart("tok_ok", "METRIC-01", 1))
                        .blockOptional()
                        .orElseThrow()
                        .status())
                .isEqualTo(201);
        HttpRequest request = HttpRequest.newBuilder(URI.create(instance.managementUrl() + "/actuator/prometheus"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            SAMPLE.matcher(http.send(request, BodyHandlers.ofString()).body())
                    .results()
                    .forEach(MonitoringTest::serve);
        }
    }

    private static void serve(MatchResult sample) {
        Set<String> labels = SERVED.computeIfAbsent(sample.group(1), _ -> new TreeSet<>(OF_THE_SCRAPE));
        if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
        }
    }

    @Test
    void everyMetricOfAnAlertExistsWithItsLabels() {
        List<String> expressions =
                RULES.valueStream().map(rule -> rule.path("expr").asString("")).toList();
        assertThat(expressions).hasSizeGreaterThan(15).allSatisfy(MonitoringTest::isServed);
    }

    @Test
    void everyMetricOfTheDashboardExistsWithItsLabels() {
        List<String> expressions = DASHBOARD
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asString(""))
                .toList();
        assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(MonitoringTest::isServed);
    }

    private static void isServed(String expression) {
        List<MatchResult> uses = USE.matcher(expression).results().toList();
        assertThat(uses.isEmpty() && !expression.startsWith("up{"))
                .as(expression)
                .isFalse();
        for (MatchResult use : uses) {
            assertThat(SERVED).as(expression).containsKey(use.group(1));
            Stream<String> asked = use.group(2) == null
                    ? Stream.empty()
                    : LABEL.matcher(use.group(2)).results().map(label -> label.group(1));
            assertThat(SERVED.get(use.group(1))).as(expression).containsAll(asked.toList());
        }
    }

    @Test
    void everyAlertHasItsEntryInTheRunbookAndItsTest() {
        String runbook =
                DeployFiles.text(DeployFiles.ROOT.resolveSibling("docs").resolve("operations.md"));
        Set<String> headings = Pattern.compile("^### (.+)$", Pattern.MULTILINE)
                .matcher(runbook)
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        String tests = DeployFiles.text(DeployFiles.ROOT.resolve("monitoring/alerts-test.yml"));
        assertThat(RULES.valueStream().toList()).allSatisfy(rule -> {
            String alert = rule.path("alert").asString("");
            assertThat(tests).contains("alertname: " + alert);
            String link = rule.at("/annotations/runbook").asString("");
            assertThat(headings).as(alert).contains(link.substring(link.indexOf('#') + 1));
        });
    }
}
