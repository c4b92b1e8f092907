package io.shardlab.lab.environment.containers;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.helm.HelmCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * KEDA's own chart, fetched by Helm when it is installed; nothing of it is in this repository.
 *
 * @param chart its name in the repository, a path to a .tgz, or a URL of one
 * @param repository where the name is looked up
 * @param version of the chart
 */
record KedaChart(String chart, String repository, String version) {

    private static final String REPOSITORY_NAME = "shardlab-kedacore";

    /**
     * What the chart is told: take images that were imported without asking a registry, and give the operator an identity for
     * triggers that use it.
     */
    static Map<String, Object> values(String accessKeyId, String secretAccessKey) {
        return Map.of(
                "image", Map.of("pullPolicy", "IfNotPresent"),
                "env",
                        List.of(
                                Map.of("name", "AWS_ACCESS_KEY_ID", "value", accessKeyId),
                                Map.of("name", "AWS_SECRET_ACCESS_KEY", "value", secretAccessKey)));
    }

    /** Is it fetched by name from the repository? */
    boolean isNamed() {
        return !chart.contains("/") && !chart.endsWith(".tgz");
    }

    /** Installs it into the namespace {@code keda} and waits until all of it is ready. */
    void install(Path kubeconfig, Map<String, Object> values, Path scratch) {
        var file = scratch.resolve("keda-values.yaml");
        try {
            Files.createDirectories(scratch);
            new YAMLMapper().writeValue(file.toFile(), values);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        try {
            HelmCall.run(command()
                    .withName("keda")
                    .withNamespace("keda")
                    .createNamespace()
                    .withVersion(version)
                    .withValuesFile(file)
                    .withKubeConfig(kubeconfig)
                    .waitReady()::call);
        } catch (IllegalStateException e) {
            throw new LabException(
                    "KEDA's chart %s %s cannot be installed: %s%s"
                            .formatted(
                                    chart,
                                    version,
                                    e.getMessage(),
                                    isNamed()
                                            ? ". Without the chart repository, name a chart file (--keda-chart, SHARDLAB_KEDA_CHART)"
                                            : ""),
                    e);
        }
    }

    private InstallCommand command() {
        if (!isNamed()) {
            return Helm.install(chart);
        }
        HelmCall.run(Helm.repo().add().withName(REPOSITORY_NAME).withUrl(URI.create(repository))::call);
        return Helm.install(REPOSITORY_NAME + "/" + chart);
    }
}
