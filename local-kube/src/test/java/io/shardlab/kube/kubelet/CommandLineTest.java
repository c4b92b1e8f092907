package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.kube.kubelet.ImageProgram.CommandProgram;
import io.shardlab.kube.kubelet.ImageProgram.JavaProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    private static final ImageEntry IMAGE = image(new CommandProgram(List.of("entry", "point")), List.of("default"));

    // The four rows of the table in Kubernetes' "Define a Command and Arguments for a Container".
    @Test
    void commandReplacesTheEntryPointAndArgsReplaceTheImagesArguments() {
        assertThat(of("name: c", IMAGE)).containsExactly("entry", "point", "default");
        assertThat(of("command: [own]", IMAGE)).containsExactly("own");
        assertThat(of("args: [a, b]", IMAGE)).containsExactly("entry", "point", "a", "b");
        assertThat(of("command: [own]\nargs: [a]", IMAGE)).containsExactly("own", "a");
    }

    @Test
    void variablesAreExpandedInThePodsWordsOnly() {
        assertThat(of("command: [\"$(X)\"]\nargs: [\"-$(X)-\", \"$(Y)\"]", IMAGE))
                .containsExactly("1 2", "-1 2-", "$(Y)");
        assertThat(of("name: c", image(new CommandProgram(List.of("$(X)")), List.of())))
                .containsExactly("$(X)");
    }

    @Test
    void javaGetsAHeapFromTheMemoryLimitAndThePodsOwnDirectories() {
        ImageEntry java = image(new JavaProgram("/jdk/bin/java", List.of("-cp", "x", "Main"), 75), List.of("arg"));

        assertThat(of("resources: {limits: {memory: 512Mi}}", java))
                .containsExactly(
                        "/jdk/bin/java",
                        "-Xmx393216k",
                        "-Duser.home=/pod/home",
                        "-Djava.io.tmpdir=/pod/tmp",
                        "-cp",
                        "x",
                        "Main",
                        "arg");
        assertThat(of("name: c", java)).noneMatch(word -> word.startsWith("-Xmx"));
    }

    private static List<String> of(String container, ImageEntry image) {
        return CommandLine.of(
                Serialization.unmarshal(container, Container.class),
                image,
                Map.of("X", "1 2"),
                Path.of("/pod/home"),
                Path.of("/pod/tmp"));
    }

    private static ImageEntry image(ImageProgram program, List<String> args) {
        return new ImageEntry(Path.of("f"), "*", program, args, Map.of(), Optional.empty(), Optional.empty());
    }
}
