package io.shardlab.lab.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle holds what could be had, and says what could not. */
class FailureBundleTest {

    @Test
    void whatCannotBeHadKeepsNothingElseOut(@TempDir Path folder) {
        FailureBundle.write(
                folder,
                new AssertionError("nobody owns shardId-000000000001"),
                List.of(
                        new Evidence("pods/one.log", () -> {
                            throw new IllegalStateException("the pod is gone");
                        }),
                        new Evidence("pods/two.log", () -> "hello\n")));

        assertThat(folder.resolve("failure.txt")).content().contains("nobody owns shardId-000000000001");
        assertThat(folder.resolve("pods/two.log")).hasContent("hello\n");
        assertThat(folder.resolve("pods/one.log")).doesNotExist();
        assertThat(folder.resolve("missing.txt")).content().contains("pods/one.log", "the pod is gone");
    }

    @Test
    void whereNothingIsMissingNothingSaysSo(@TempDir Path folder) {
        FailureBundle.write(folder, new AssertionError("no"), List.of());

        assertThat(folder.resolve("missing.txt")).doesNotExist();
    }
}
