package io.shardlab.e2e.saboteur;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.embedded.ConsumerImage;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Consumers that do one thing wrong on purpose, as images for the process kubelet. */
public final class Saboteurs {

    /** The key of the record that the dropping consumer never sees. */
    public static final String DROPPED = "user3@foo.com";

    private static final String CONSUMER = "io.shardlab.consumer.ConsumerMain";

    private Saboteurs() {}

    /** Writes the image catalogue that has them, the real consumer behind each. */
    public static Path catalogue(Checkout checkout) {
        var file = checkout.folder().resolve("e2e-tests").resolve("target").resolve("saboteurs.yaml");
        ConsumerImage.write(file, images(checkout));
        return file;
    }

    private static List<ConsumerImage> images(Checkout checkout) {
        var consumer = checkout.classPath("consumer");
        var tests = checkout.folder().resolve("e2e-tests");
        var classes = tests.resolve("target").resolve("test-classes");
        var dropping = tests.resolve("src").resolve("test").resolve("saboteurs").resolve("dropping");
        return List.of(
                new ConsumerImage(
                        "dropping-consumer:*",
                        List.of(
                                "-D" + DropOneRecord.KEY + "=" + DROPPED,
                                "-cp",
                                joined(dropping, classes, consumer),
                                CONSUMER)),
                ConsumerImage.of("deaf-consumer:*", joined(classes, consumer), DeafMain.class.getName(), CONSUMER));
    }

    /** The chart's values that take one of them. */
    public static Map<String, Object> image(String repository) {
        return Map.of("image", Map.of("repository", repository, "tag", "latest"));
    }

    private static String joined(Path first, Path second, String rest) {
        return String.join(File.pathSeparator, first.toString(), second.toString(), rest);
    }

    private static String joined(Path first, String rest) {
        return first + File.pathSeparator + rest;
    }
}
