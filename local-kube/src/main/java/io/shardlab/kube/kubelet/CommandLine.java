package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.shardlab.kube.kubelet.ImageProgram.BuiltIn;
import io.shardlab.kube.kubelet.ImageProgram.CommandProgram;
import io.shardlab.kube.kubelet.ImageProgram.JavaProgram;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of a container: the pod's {@code command} replaces the image's entry point and its arguments, the
 * pod's {@code args} replace the image's arguments only.
 */
final class CommandLine {

    private CommandLine() {}

    /**
     * Puts the command line together.
     *
     * @param variables what {@code $(NAME)} may name
     * @param home the pod's own home directory; Java takes its own from the system's user, not from HOME
     * @param temporary the pod's own directory for temporary files; Java does not look at TMPDIR
     */
    static List<String> of(
            Container container, ImageEntry image, Map<String, String> variables, Path home, Path temporary) {
        List<String> command = new ArrayList<>();
        if (container.getCommand().isEmpty()) {
            command.addAll(entryPoint(container, image.program(), home, temporary));
        } else {
            container.getCommand().forEach(word -> command.add(VariableExpansion.expand(word, variables)));
        }
        if (!container.getArgs().isEmpty()) {
            container.getArgs().forEach(word -> command.add(VariableExpansion.expand(word, variables)));
        } else if (container.getCommand().isEmpty()) {
            command.addAll(image.args());
        }
        return command;
    }

    private static List<String> entryPoint(Container container, ImageProgram program, Path home, Path temporary) {
        if (program instanceof CommandProgram command) {
            return command.command();
        }
        if (program instanceof BuiltIn) {
            return List.of();
        }
        JavaProgram java = (JavaProgram) program;
        List<String> command = new ArrayList<>(List.of(java.java()));
        memoryLimit(container)
                .map(bytes -> bytes.longValue() / 1024 * java.heapPercent() / 100)
                .ifPresent(kibibytes -> command.add("-Xmx" + Math.max(kibibytes, 2048) + "k"));
        command.add("-Duser.home=" + home);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(java.arguments());
        return command;
    }

    private static Optional<BigDecimal> memoryLimit(Container container) {
        return Optional.ofNullable(container.getResources())
                .map(resources -> resources.getLimits())
                .map(limits -> limits.get("memory"))
                .map(Quantity::getNumericalAmount);
    }
}
