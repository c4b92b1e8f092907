package io.shardlab.kube.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What each image means on this machine (docs/image-catalogue.md). Files given later are looked up first, the images that
 * local-kube brings itself ({@code images.yaml}) last; within a file the first match wins.
 */
public final class ImageCatalogue {

    private final List<Path> files;
    private volatile List<ImageEntry> entries;

    private ImageCatalogue(List<Path> files) {
        this.files = List.copyOf(files);
        this.entries = read(files);
    }

    /** A catalogue with local-kube's own images only. */
    public static ImageCatalogue builtIn() {
        return new ImageCatalogue(List.of());
    }

    /**
     * Reads catalogue files.
     *
     * @param files in the order in which they were given; the last one is looked up first
     * @throws ImageCatalogueException if any of them cannot be used; it names every mistake in every file
     */
    public static ImageCatalogue load(List<Path> files) {
        List<Path> lookedUpFirst = new ArrayList<>();
        files.forEach(file -> lookedUpFirst.add(0, file.toAbsolutePath().normalize()));
        return new ImageCatalogue(lookedUpFirst);
    }

    private static List<ImageEntry> read(List<Path> files) {
        List<String> mistakes = new ArrayList<>();
        List<ImageEntry> entries = new ArrayList<>();
        for (Path file : files) {
            try {
                entries.addAll(new ImageCatalogueReader(file, mistakes).read(Files.readString(file)));
            } catch (NoSuchFileException e) {
                mistakes.add("The image catalogue " + file + " does not exist.");
            } catch (IOException e) {
                mistakes.add("The image catalogue " + file + " cannot be read: " + e.getMessage() + ".");
            }
        }
        entries.addAll(new ImageCatalogueReader(Path.of("built-in"), mistakes).read(ownImages()));
        if (!mistakes.isEmpty()) {
            throw new ImageCatalogueException(mistakes);
        }
        return List.copyOf(entries);
    }

    private static String ownImages() {
        try (InputStream resource = ImageCatalogue.class.getResourceAsStream("images.yaml")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("local-kube's own image catalogue cannot be read", e);
        }
    }

    /**
     * Reads the files again, as another try to pull an image does.
     *
     * @throws ImageCatalogueException if any of them cannot be used now; the entries stay as they were
     */
    void refresh() {
        entries = read(files);
    }

    /** The entry for an image reference, as the pod spec has it. */
    Optional<ImageEntry> find(String image) {
        return entries.stream().filter(entry -> entry.matches(image)).findFirst();
    }

    /** Why an image is missing, and what would help. */
    String missing(String image) {
        String looked = files.isEmpty()
                ? "no image catalogue was given (--image-catalogue FILE)"
                : "no entry matches it in " + files.stream().map(Path::toString).collect(Collectors.joining(", "));
        return "Pods are processes here, and nothing says what to run for image \"" + image + "\": " + looked
                + ". Add an entry such as {image: \"" + image
                + "\", kind: command, command: [PROGRAM, ARGUMENT]}"
                + (files.isEmpty() ? " to a file and start again." : "; the next try reads the files again.");
    }
}
