package io.shardlab.testtools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChildProcessTest {

    @Test
    void itsLinesAreReadAndItEndsWithItsInput() {
        try (var child = shell("echo warning >&2; echo ready; read -r x; echo late; exit 3")) {
            assertThat(child.readyLine()).isEqualTo("ready");
            assertThat(child.endInput()).isEqualTo(3);
            assertThat(child.output().lines()).containsExactly("ready", "late");
            assertThat(child.errors().lines()).containsExactly("warning");
        }
    }

    @Test
    void oneThatEndsBeforeItIsReadyIsQuoted() {
        try (var child = shell("echo no port >&2; exit 1")) {
            assertThatThrownBy(child::readyLine)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("it ended")
                    .hasMessageContaining("no port");
        }
    }

    @Test
    void itCanBeAskedToEndAndItsEndIsTheTestsEnd() {
        ProcessHandle handle;
        try (var child = shell("trap '' TERM; echo ready; read -r x")) {
            child.readyLine();
            handle = child.handle();
        }
        assertThat(handle.isAlive()).isFalse();

        try (var child = shell("echo ready; exec sleep 1000")) {
            child.readyLine();
            assertThat(child.terminate()).isEqualTo(128 + 15);
        }
    }

    private static ChildProcess shell(String script) {
        return ChildProcess.start(new ProcessBuilder("sh", "-c", script));
    }
}
