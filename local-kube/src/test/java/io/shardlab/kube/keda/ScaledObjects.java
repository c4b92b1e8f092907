package io.shardlab.kube.keda;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** ScaledObjects for the tests of this package. */
final class ScaledObjects {

    private ScaledObjects() {}

    /** The seed story's, word for word. */
    static ScaledObject seed() {
        return parsed(seedYaml());
    }

    static String seedYaml() {
        try (InputStream yaml = ScaledObjects.class.getResourceAsStream("seed-scaledobject.yaml")) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The seed story's with more fields under spec, given as YAML of one line each. */
    static ScaledObject seedWith(String... specLines) {
        return parsed(seedYaml().replace("\nspec:\n", "\nspec:\n  " + String.join("\n  ", specLines) + "\n"));
    }

    static ScaledObject annotated(String annotation, String... specLines) {
        String[] parts = annotation.split("=");
        return parsed(seedYaml()
                .replace("\nspec:\n", "\nspec:\n  " + String.join("\n  ", specLines) + "\n")
                .replace(
                        "\n  generation: 1\n",
                        "\n  generation: 1\n  annotations: {\"" + parts[0] + "\": \"" + parts[1] + "\"}\n"));
    }

    static ScaledObject parsed(String yaml) {
        try {
            return ScaledObject.of(ScaledObject.SERIALIZATION.unmarshal(yaml, GenericKubernetesResource.class));
        } catch (InvalidDocumentException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
