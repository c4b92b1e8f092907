package io.shardlab.kube.keda.api;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** ScaledObjects for the tests of KEDA. */
public final class ScaledObjects {

    private static final YAMLMapper YAML = new YAMLMapper();

    private ScaledObjects() {}

    /** The tutorial's, word for word. */
    public static ScaledObject seed() {
        return parsed(seedYaml());
    }

    public static String seedYaml() {
        try (InputStream yaml =
                ScaledObjects.class.getResourceAsStream("/io/shardlab/kube/keda/seed-scaledobject.yaml")) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tutorial's with more fields under spec, given as YAML of one line each. */
    public static ScaledObject seedWith(String... specLines) {
        return parsed(seedYaml().replace("\nspec:\n", "\nspec:\n  " + String.join("\n  ", specLines) + "\n"));
    }

    public static ScaledObject annotated(String annotation, String... specLines) {
        String[] parts = annotation.split("=");
        return parsed(seedYaml()
                .replace("\nspec:\n", "\nspec:\n  " + String.join("\n  ", specLines) + "\n")
                .replace(
                        "\n  generation: 1\n",
                        "\n  generation: 1\n  annotations: {\"" + parts[0] + "\": \"" + parts[1] + "\"}\n"));
    }

    public static ScaledObject parsed(String yaml) {
        try {
            return ScaledObject.of(YAML.readTree(yaml));
        } catch (InvalidDocumentException | IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
