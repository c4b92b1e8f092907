package io.shardlab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirTest {

    @Test
    void aDirectoryOfTheUsersIsLockedAndKept(@TempDir Path parent) throws IOException {
        Path given = parent.resolve("state");
        StateDir first = StateDir.open(Optional.of(given));

        assertThatThrownBy(() -> StateDir.open(Optional.of(given)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is used by another local-kube");
        first.close();
        StateDir second = StateDir.open(Optional.of(given));
        second.close();

        assertThat(given).isDirectory();
    }

    @Test
    void aFreshDirectoryGoesWhenItIsClosed() throws IOException {
        StateDir fresh = StateDir.open(Optional.empty());
        Files.createDirectories(fresh.path().resolve("pods/x"));

        fresh.close();

        assertThat(fresh.path()).doesNotExist();
    }

    @Test
    void aNewDirectoryIsItsOwnersAlone(@TempDir Path parent) throws IOException {
        StateDir given = StateDir.open(Optional.of(parent.resolve("new/state")));
        given.close();

        for (Path made : List.of(parent.resolve("new"), parent.resolve("new/state"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void whatAKilledRunLeftIsRemovedByTheNextOne() throws IOException {
        Path killed = leftBehind("local-kube.lock", "local-kube.temporary");
        StateDir running = StateDir.open(Optional.empty());

        StateDir.open(Optional.empty()).close();

        assertThat(killed).doesNotExist();
        assertThat(running.path()).exists();
        running.close();
    }

    @Test
    void whatIsNotAKilledRunsOwnIsKept() throws IOException {
        Path given = leftBehind("local-kube.lock", "mine.txt");
        Path shared = leftBehind("local-kube.lock", "local-kube.temporary");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path elsewhere = leftBehind("local-kube.lock", "local-kube.temporary");
        Path moved = Files.move(elsewhere, elsewhere.resolveSibling("moved-" + elsewhere.getFileName()));
        Path link = Files.createSymbolicLink(elsewhere, moved);
        try {
            StateDir.open(Optional.empty()).close();

            assertThat(given.resolve("mine.txt")).exists();
            assertThat(shared).exists();
            assertThat(link).exists();
            assertThat(moved.resolve("local-kube.lock")).exists();
        } finally {
            Files.delete(link);
            for (Path directory : List.of(given, shared, moved)) {
                for (String file : List.of("local-kube.lock", "local-kube.temporary", "mine.txt")) {
                    Files.deleteIfExists(directory.resolve(file));
                }
                Files.deleteIfExists(directory);
            }
        }
    }

    /** A directory beside the fresh ones whose lock nobody has held for an hour. */
    private static Path leftBehind(String... files) throws IOException {
        Path directory = Files.createTempDirectory("local-kube-");
        for (String file : files) {
            Files.setLastModifiedTime(
                    Files.createFile(directory.resolve(file)),
                    FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        return directory;
    }
}
