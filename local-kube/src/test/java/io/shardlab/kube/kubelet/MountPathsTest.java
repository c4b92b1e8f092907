package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MountPathsTest {

    private static final MountPaths MOUNTS = new MountPaths(Map.of(
            "/data", Path.of("/pod/volumes/data"),
            "/data/deep", Path.of("/pod/volumes/deep")));

    @Test
    void aPathAtOrBelowAMountBecomesTheVolumesOwn() {
        assertThat(MOUNTS.rewrite("/data")).isEqualTo("/pod/volumes/data");
        assertThat(MOUNTS.rewrite("/data/a/b")).isEqualTo("/pod/volumes/data/a/b");
        assertThat(MOUNTS.rewrite("/data/deep/x")).isEqualTo("/pod/volumes/deep/x");
    }

    @Test
    void everythingElseStaysAsItIs() {
        assertThat(MOUNTS.rewrite("/database")).isEqualTo("/database");
        assertThat(MOUNTS.rewrite("--dir=/data")).isEqualTo("--dir=/data");
        assertThat(MOUNTS.rewrite("data")).isEqualTo("data");
    }

    @Test
    void onlyTheContainersOwnWordsAreRewritten() {
        var container = new ContainerBuilder()
                .withCommand("run", "/data/script")
                .withArgs("/data", "/elsewhere")
                .build();

        assertThat(MOUNTS.rewriteWords(container).getCommand()).containsExactly("run", "/pod/volumes/data/script");
        assertThat(MOUNTS.rewriteWords(container).getArgs()).containsExactly("/pod/volumes/data", "/elsewhere");
    }
}
