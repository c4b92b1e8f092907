package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.shardlab.kube.kubelet.ImageEntry.PortVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the containers of one pod share: address, home, volumes. From it and the specification a container is made. */
final class PodSandbox {

    /**
     * A container ready to be started.
     *
     * @param variables its whole environment
     * @param command its command line; empty for a built-in program
     * @param workingDirectory where it runs
     */
    record Prepared(Map<String, String> variables, List<String> command, Path workingDirectory) {

        ProcessSpec process(Path log) {
            return new ProcessSpec(workingDirectory, log, variables, command);
        }

        /** The same place and environment for another command. */
        ProcessSpec beside(List<String> other, Path log) {
            return new ProcessSpec(workingDirectory, log, variables, other);
        }
    }

    private final Pod pod;
    private final PodDirectory directory;
    private final String podIp;
    private final boolean addressIsItsOwn;
    private final PodVolumes volumes;
    private final ContainerEnvironment environment;
    private final Map<Integer, Integer> movedPorts = new HashMap<>();
    private boolean volumesAreThere;

    PodSandbox(
            Pod pod,
            PodDirectory directory,
            String podIp,
            boolean addressIsItsOwn,
            NodeFacts node,
            PodObjects objects) {
        this.pod = pod;
        this.directory = directory;
        this.podIp = podIp;
        this.addressIsItsOwn = addressIsItsOwn;
        DownwardApi downward = new DownwardApi(pod, podIp, node);
        this.volumes = new PodVolumes(directory.volumes(), downward, objects, objects);
        this.environment = new ContainerEnvironment(downward, objects);
    }

    PodDirectory directory() {
        return directory;
    }

    /** Where the pod is reached, given the containers prepared so far. */
    PodPorts ports() {
        return new PodPorts(podIp, Map.copyOf(movedPorts));
    }

    /**
     * Resolves everything that a container's specification refers to.
     *
     * @throws ContainerConfigException if something that it refers to is missing or not supported
     */
    Prepared prepare(Container container, ImageEntry image) throws ContainerConfigException, IOException {
        if (!volumesAreThere) {
            volumes.create();
            volumesAreThere = true;
        }
        MountPaths mounts = volumes.mountsOf(container);
        Map<String, String> specified = environment.of(container);
        if (image.port().isPresent()) {
            movePort(container, image.port().get(), specified);
        }
        // A container's /tmp is its own; Java and others are told where it is.
        String mountedTmp = mounts.rewrite("/tmp");
        Path temporary = mountedTmp.equals("/tmp") ? directory.temporary(container.getName()) : Path.of(mountedTmp);

        Map<String, String> variables =
                new LinkedHashMap<>(directory.baseEnvironment(pod.getMetadata().getName(), temporary));
        variables.putAll(image.environment());
        Map<String, String> mounted = mounts.rewriteValues(specified);
        variables.putAll(mounted);
        List<String> command =
                CommandLine.of(mounts.rewriteWords(container), image, mounted, directory.home(), temporary);
        return new Prepared(variables, command, workingDirectory(container, image, mounts));
    }

    private Path workingDirectory(Container container, ImageEntry image, MountPaths mounts)
            throws ContainerConfigException {
        String given = container.getWorkingDir();
        if (given == null || given.isEmpty()) {
            return image.workingDirectory().orElse(directory.home());
        }
        Path wanted = Path.of(mounts.rewrite(given));
        if (!Files.isDirectory(wanted)) {
            throw new ContainerConfigException(
                    "workingDir " + given + " does not exist: pods are processes here and see"
                            + " this machine's files, not the image's. Name a directory of this machine or of a volume");
        }
        return wanted;
    }

    private void movePort(Container container, PortVariable port, Map<String, String> variables) {
        if (addressIsItsOwn && !port.bindsEveryAddress()) {
            return;
        }
        String specified = variables.getOrDefault(port.variable(), "");
        int number = specified.matches("[0-9]{1,5}")
                ? Integer.parseInt(specified)
                : container.getPorts().isEmpty()
                        ? 0
                        : container.getPorts().get(0).getContainerPort();
        int moved = movedPorts.computeIfAbsent(number, unused -> PodAddresses.freePort());
        variables.put(port.variable(), Integer.toString(moved));
    }
}
