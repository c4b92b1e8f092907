package io.shardlab.lab.consumer;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.environment.Cluster;
import io.shardlab.lab.helm.HelmCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The consumer's Helm chart as a release in a namespace, installed by Helm itself.
 *
 * @param chart the chart's folder
 * @param valuesFile Helm values in that folder that come first, by their file's name
 * @param cluster where it is installed
 * @param namespace must exist
 */
record ConsumerChart(Path chart, Optional<String> valuesFile, Cluster cluster, String namespace) {

    static final String RELEASE = "kcl-consumer";

    /** Installs the release, or changes it: the chart's values, those of the file, then these in order; later ones win. */
    void apply(List<Map<String, Object>> values) {
        if (!Files.isReadable(chart.resolve("Chart.yaml"))) {
            throw new LabException("there is no readable Helm chart in " + chart);
        }
        var files = new ArrayList<Path>();
        try {
            for (var part : values) {
                var file = Files.createTempFile("values-", ".yaml");
                files.add(file);
                new YAMLMapper().writeValue(file.toFile(), part);
            }
            var upgrade = new Helm(chart)
                    .upgrade()
                    .install()
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withKubeConfig(cluster.kubeconfig());
            valuesFile.map(chart::resolve).ifPresent(upgrade::withValuesFile);
            files.forEach(upgrade::withValuesFile);
            HelmCall.run(upgrade::call);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the chart's values", e);
        } catch (IllegalStateException e) {
            throw new LabException("Helm cannot install the chart %s: %s".formatted(chart, e.getMessage()), e);
        } finally {
            files.forEach(ConsumerChart::delete);
        }
    }

    /** Takes the release away; nothing happens when there is none. */
    void uninstall() {
        HelmCall.run(Helm.uninstall(RELEASE)
                .ignoreNotFound()
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())::call);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
