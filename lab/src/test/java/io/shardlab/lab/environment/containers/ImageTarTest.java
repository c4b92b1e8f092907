package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image tars as {@code docker save} writes them. */
public class ImageTarTest {

    @TempDir
    private Path folder;

    @Test
    void saysWhichImagesAreInIt() throws IOException {
        write(folder.resolve("two.tar"), "localstack/localstack:4.14.0", "rancher/k3s:v1");

        assertThat(new ImageTar(folder.resolve("two.tar")).tags())
                .containsExactly("localstack/localstack:4.14.0", "rancher/k3s:v1");
    }

    @Test
    void onlyTheTarsOfAFolderAreImages() throws IOException {
        Files.createFile(folder.resolve("b.tar"));
        Files.createFile(folder.resolve("a.tar"));
        Files.createFile(folder.resolve("README"));

        assertThat(ImageTar.in(folder))
                .extracting(tar -> tar.file().getFileName().toString())
                .containsExactly("a.tar", "b.tar");
        assertThatThrownBy(() -> ImageTar.in(folder.resolve("none")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("no folder of image tars");
    }

    @Test
    void whatIsNoImageTarIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("hello.tar"), "hello");

        assertThatThrownBy(new ImageTar(file)::tags)
                .isInstanceOf(LabException.class)
                .hasMessageContaining("hello.tar holds no images");
    }

    /** Writes a tar with a layer and a manifest that names these images. */
    public static void write(Path file, String... tags) throws IOException {
        var quoted = Arrays.stream(tags)
                .map(tag -> "{\"RepoTags\":[\"" + tag + "\"]}")
                .toList();
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            entry(tar, "layer/layer.tar", "x".repeat(700));
            entry(tar, "manifest.json", quoted.toString());
        }
    }

    private static void entry(TarArchiveOutputStream tar, String name, String content) throws IOException {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
