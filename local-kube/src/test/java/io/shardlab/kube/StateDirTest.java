package io.shardlab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
    void whatAKilledRunLeftIsRemovedByTheNextOne() throws IOException {
        Path killed = Files.createTempDirectory("local-kube-");
        Path lock = Files.createFile(killed.resolve("local-kube.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        StateDir running = StateDir.open(Optional.empty());

        StateDir.open(Optional.empty()).close();

        assertThat(killed).doesNotExist();
        assertThat(running.path()).exists();
        running.close();
    }
}
