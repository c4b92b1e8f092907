package io.shardlab.lab.environment.containers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardlab.lab.checkout.LabException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A file as {@code docker save} writes it.
 *
 * @param file ends with {@code .tar}, and is not compressed
 */
public record ImageTar(Path file) {

    /**
     * The image tars of a folder, by name.
     *
     * @throws LabException when there is no such folder
     */
    public static List<ImageTar> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new LabException("there is no folder of image tars at " + folder);
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".tar"))
                    .sorted()
                    .map(ImageTar::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /**
     * The names of the images in it.
     *
     * @throws LabException when it holds no images
     */
    public List<String> tags() {
        try (var tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals("manifest.json")) {
                    return tags(tar.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new LabException("%s cannot be read as an image tar: %s".formatted(file, e.getMessage()), e);
        }
        throw new LabException(
                "%s holds no images: it has no manifest.json, as `docker save` writes it".formatted(file));
    }

    private static List<String> tags(byte[] manifest) throws IOException {
        var tags = new ArrayList<String>();
        JsonMapper.builder()
                .build()
                .readTree(manifest)
                .forEach(image -> image.path("RepoTags").forEach(tag -> tags.add(tag.asText())));
        return List.copyOf(tags);
    }
}
