package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class KubernetesTest {

    private static final Map<String, Class<?>> KINDS = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "batch/v1 Job", Job.class,
            "networking.k8s.io/v1 Ingress", Ingress.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "v1 Service", Service.class);

    private static final ObjectMapper STRICT = new ObjectMapper().setAnnotationIntrospector(new Strict());

    /** The model keeps members that it does not know; here they are errors. */
    private static final class Strict extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private static List<Path> files() {
        return DeployFiles.under("kubernetes", ".yaml");
    }

    private static Stream<JsonNode> documents(Path file) {
        Iterable<Object> documents = new Yaml().loadAll(DeployFiles.text(file));
        return StreamSupport.stream(documents.spliterator(), false).map(STRICT::valueToTree);
    }

    private static String kind(JsonNode document) {
        return document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
    }

    private static Object parsed(JsonNode document) {
        try {
            return STRICT.treeToValue(document, Objects.requireNonNull(KINDS.get(kind(document)), kind(document)));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static List<Object> objects(String directory) {
        return DeployFiles.under(directory, ".yaml").stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .flatMap(KubernetesTest::documents)
                .map(KubernetesTest::parsed)
                .toList();
    }

    @Test
    void everyManifestIsOneOfTheApiWithoutUnknownMembers() {
        assertThat(objects("kubernetes")).hasSizeGreaterThan(10);
        JsonNode wrong = STRICT.valueToTree(
                Map.of("apiVersion", "apps/v1", "kind", "Deployment", "spec", Map.of("revisionHistoryLimits", 3)));
        assertThatThrownBy(() -> parsed(wrong)).hasMessageContaining("revisionHistoryLimits");
    }

    @Test
    void everyFileThatAKustomizationNamesIsThere() {
        files().stream()
                .filter(file -> file.endsWith("kustomization.yaml"))
                .forEach(file -> documents(file)
                        .flatMap(document -> Stream.concat(
                                document.path("resources").valueStream(),
                                document.path("patches").valueStream().map(patch -> patch.path("path"))))
                        .filter(JsonNode::isTextual)
                        .forEach(name -> assertThat(Files.exists(file.resolveSibling(name.asText())))
                                .as(file + " " + name)
                                .isTrue()));
    }

    @Test
    void everyContainerRunsWithoutRightsOnAReadOnlyFileSystem() {
        List<PodSpec> pods = objects("kubernetes/base").stream()
                .flatMap(object -> switch (object) {
                    case Deployment deployment ->
                        Stream.of(deployment.getSpec().getTemplate().getSpec());
                    case Job job -> Stream.of(job.getSpec().getTemplate().getSpec());
                    default -> Stream.<PodSpec>empty();
                })
                .toList();
        assertThat(pods).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getContainers()).allSatisfy(KubernetesTest::isConfined);
        });
    }

    private static void isConfined(Container container) {
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }
}
