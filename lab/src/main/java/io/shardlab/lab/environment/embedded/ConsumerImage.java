package io.shardlab.lab.environment.embedded;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image that the process kubelet runs as a Java program.
 *
 * @param pattern a glob on the whole image reference
 * @param command what follows {@code java}: flags, class path, main class
 */
public record ConsumerImage(String pattern, List<String> command) {

    /** Flags for a program that starts often and lives shortly on few cores. */
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    public ConsumerImage {
        command = List.copyOf(command);
    }

    /** An image that runs a main class from a class path. */
    public static ConsumerImage of(String pattern, String classPath, String mainClass, String... arguments) {
        var command = new ArrayList<>(QUICK_START);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return new ConsumerImage(pattern, command);
    }

    /** Writes images as the file that {@code --image-catalogue} takes. */
    public static void write(Path file, List<ConsumerImage> images) {
        var entries = images.stream()
                .map(image -> Map.of("image", image.pattern(), "kind", "java", "command", image.command()))
                .toList();
        try {
            new YAMLMapper().writeValue(file.toFile(), Map.of("version", 1, "images", entries));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the image catalogue " + file, e);
        }
    }
}
