package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the paths that a container mounts really are. Nothing can be mounted for a process, so a variable or an argument
 * that is a path at or below a {@code mountPath} is given the volume's own directory instead.
 *
 * @param directories the volume's directory for each mount path
 */
record MountPaths(Map<String, Path> directories) {

    /** The text, or the real path if it is a path at or below a mount. */
    String rewrite(String text) {
        return directories.entrySet().stream()
                .filter(mount -> text.equals(mount.getKey()) || text.startsWith(mount.getKey() + "/"))
                // The deepest mount hides what is above it.
                .max(Comparator.comparingInt(mount -> mount.getKey().length()))
                .map(mount -> mount.getValue() + text.substring(mount.getKey().length()))
                .orElse(text);
    }

    Map<String, String> rewriteValues(Map<String, String> variables) {
        Map<String, String> rewritten = new LinkedHashMap<>();
        variables.forEach((name, value) -> rewritten.put(name, rewrite(value)));
        return rewritten;
    }

    /** The container with its own words rewritten; the image's are paths of this machine, whatever is mounted. */
    Container rewriteWords(Container container) {
        return new ContainerBuilder(container)
                .withCommand(container.getCommand().stream().map(this::rewrite).toList())
                .withArgs(container.getArgs().stream().map(this::rewrite).toList())
                .build();
    }
}
