package io.shardlab.lab.consumer;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.shardlab.lab.checkout.Checkout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The chart as Helm renders it. */
final class RenderedChart {

    /** Helm's library takes itself for a Kubernetes 1.20 unless told otherwise. */
    private static final String KUBERNETES = "1.35.0";

    private RenderedChart() {}

    static Path folder() {
        return Checkout.find().consumerChart();
    }

    /** Everything, with these values set. */
    static String with(Map<String, Object> values) {
        var command = command();
        values.forEach(command::set);
        return command.call();
    }

    /** Everything, with a values file of the chart. */
    static String withFile(String name) {
        return command().withValuesFile(folder().resolve(name)).call();
    }

    private static TemplateCommand command() {
        return new Helm(folder())
                .template()
                .withName("kcl-consumer")
                .withNamespace("default")
                .withKubeVersion(KUBERNETES);
    }

    /** The documents of these templates, in the order of their names here. */
    static String of(String rendered, String... templates) {
        var documents = Arrays.stream(rendered.split("(?m)^---\n")).toList();
        return Arrays.stream(templates)
                .map(template -> document(documents, template))
                .collect(Collectors.joining("---\n"));
    }

    /** The same for kubectl: who applies it is not Helm, and `helm install` must not take it for its own. */
    static String withoutHelm(String rendered) {
        return rendered.replaceAll("(?m)^ +(app\\.kubernetes\\.io/managed-by|helm\\.sh/chart): .*\n", "");
    }

    private static String document(List<String> documents, String template) {
        var source = "# Source: kcl-consumer/templates/" + template + "\n";
        return documents.stream()
                .filter(document -> document.startsWith(source))
                .map(document -> document.substring(source.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the chart renders no " + template));
    }
}
