package io.shardlab.lab.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDataArchiveTest {

    @TempDir
    private Path folder;

    private Path target;
    private Path used;
    private ClassDataArchive archive;

    @BeforeEach
    void makeProgram() throws IOException {
        target = Files.createDirectories(folder.resolve("toy/target"));
        used = target.resolve("classes.jsa");
        Files.write(
                target.resolve("java.args"),
                List.of("-Xshare:auto", "-XX:SharedArchiveFile=\"" + used + "\"", "-cp", "\"a.jar\"", "Main"));
        archive = new ClassDataArchive(new Checkout(folder), "toy", Files.createDirectory(folder.resolve("run")));
    }

    @Test
    void theRunThatIsArchivedDiffersInTheArchiveOnly() throws IOException {
        assertThat(Files.readAllLines(archive.launchFile()))
                .containsExactly(
                        "-Xshare:auto",
                        "-XX:ArchiveClassesAtExit=\"" + folder.resolve("run/toy.jsa") + "\"",
                        "-cp",
                        "\"a.jar\"",
                        "Main");
    }

    @Test
    void whatTheRunWroteReplacesTheOldArchiveAndLeavesNothingBeside() throws IOException {
        Files.writeString(used, "old");
        Files.writeString(folder.resolve("run/toy.jsa"), "new");

        assertThat(archive.publish()).isTrue();

        assertThat(used).hasContent("new");
        assertThat(target).isDirectoryNotContaining("glob:**classes.jsa.*");
        assertThat(folder.resolve("run/toy.jsa")).doesNotExist();
    }

    @Test
    void aRunThatWroteNothingLeavesTheOldArchive() throws IOException {
        Files.writeString(used, "old");

        assertThat(archive.publish()).isFalse();

        assertThat(used).hasContent("old");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidInASentence() throws IOException {
        Files.createDirectories(used.resolve("in the way"));
        Files.writeString(folder.resolve("run/toy.jsa"), "new");

        assertThatExceptionOfType(LabException.class)
                .isThrownBy(archive::publish)
                .withMessageStartingWith("cannot write " + used);
        assertThat(target).isDirectoryNotContaining("glob:**classes.jsa.*");
    }
}
