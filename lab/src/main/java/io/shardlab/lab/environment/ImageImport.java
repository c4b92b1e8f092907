package io.shardlab.lab.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Image tars on their way into k3s's containerd. */
final class ImageImport {

    private ImageImport() {}

    /** What k3s runs to take a tar that is in its container. */
    static List<String> command(String tarInContainer) {
        return List.of("ctr", "-n", "k8s.io", "images", "import", tarInContainer);
    }

    /** The image tars of a folder, by name. */
    static List<Path> tars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new LabException("there is no folder of image tars at " + folder);
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".tar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
