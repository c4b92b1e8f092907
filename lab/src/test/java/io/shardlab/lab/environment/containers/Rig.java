package io.shardlab.lab.environment.containers;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * A Docker engine with the images that {@code lab/rig/build-images} makes: local-aws in LocalStack's place, local-kube in k3s's.
 * Tests that need it are skipped, with the reason, where it is not there.
 */
final class Rig implements ExecutionCondition {

    static final String JAVA = "shardlab-rig/java:17";
    static final String CONSUMER = "kcl-consumer-app:latest";
    private static final String LOCALSTACK = "shardlab-rig/localstack:4.14.0";
    private static final String K3S = "shardlab-rig/k3s:v1.35.0-k3s1";
    private static final Path CHART = Path.of("lab", "target", "rig", "keda.tgz");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return missing()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("Docker answers and has the rig's images"));
    }

    private static Optional<String> missing() {
        var engine = DockerHost.find(System.getenv(), Path.of(System.getProperty("user.home")))
                .map(DockerEngine::at);
        if (engine.isEmpty()) {
            return Optional.of("there is no Docker: DOCKER_HOST is not set, and no socket is in the usual places");
        }
        try {
            var missing = new ArrayList<>(List.of(JAVA, LOCALSTACK, K3S, CONSUMER));
            missing.removeAll(engine.get().images());
            if (missing.isEmpty() && Files.isRegularFile(chart())) {
                return Optional.empty();
            }
            return Optional.of("the rig is not built (missing: %s): run lab/rig/build-images"
                    .formatted(missing.isEmpty() ? chart() : String.join(", ", missing)));
        } catch (IOException e) {
            return Optional.of(
                    "Docker does not answer at %s: %s".formatted(engine.get().host(), e.getMessage()));
        }
    }

    private static Path chart() {
        return Checkout.find().folder().resolve(CHART);
    }

    /** The environment's options with everything in its place. */
    static ContainersOptions options() {
        return ContainersOptions.from(
                Checkout.find(),
                new Settings(
                        Map.of(),
                        Map.of(),
                        Map.of(
                                "SHARDLAB_LOCALSTACK_IMAGE", LOCALSTACK,
                                "SHARDLAB_K3S_IMAGE", K3S,
                                "SHARDLAB_KEDA_CHART", chart().toString())));
    }

    /** The containers and networks that Docker has; what a test leaves behind is what it has more of them afterwards. */
    static Set<String> belongings() {
        var docker = DockerClientFactory.instance().client();
        var names = new HashSet<String>();
        docker.listContainersCmd()
                .withShowAll(true)
                .exec()
                .forEach(container -> names.add("container " + container.getImage() + " " + container.getId()));
        docker.listNetworksCmd().exec().forEach(network -> names.add("network " + network.getName()));
        return names;
    }
}
