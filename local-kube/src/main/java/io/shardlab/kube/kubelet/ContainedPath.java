package io.shardlab.kube.kubelet;

import java.nio.file.Path;

/**
 * Paths made of names that somebody else has chosen. The API server refuses those that lead elsewhere; as in Kubernetes,
 * the kubelet does not rely on it.
 */
final class ContainedPath {

    private ContainedPath() {}

    /**
     * The directory or file called {@code name} right in {@code directory}.
     *
     * @param what how a message calls it
     */
    static Path child(Path directory, String what, String name) throws ContainerConfigException {
        Path path = below(directory, what, name);
        if (!directory.equals(path.getParent())) {
            throw new ContainerConfigException("the name of " + what + " \"" + name + "\" is a path");
        }
        return path;
    }

    /** The directory or file at a relative path in {@code directory}, or the directory itself. */
    static Path below(Path directory, String what, String relative) throws ContainerConfigException {
        Path path = directory.resolve(relative).normalize();
        if (!path.startsWith(directory)) {
            throw new ContainerConfigException("the path " + relative + " leaves " + what);
        }
        return path;
    }
}
