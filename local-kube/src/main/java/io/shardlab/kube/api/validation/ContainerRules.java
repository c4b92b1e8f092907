package io.shardlab.kube.api.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One container of a pod (upstream {@code validateContainerCommon}). */
final class ContainerRules {

    private ContainerRules() {}

    /**
     * Checks a container.
     *
     * @param names of the containers before it; its own is added
     * @param volumes the names of the pod's volumes
     * @param init whether it is an init container
     */
    static void check(Field container, Set<String> names, Set<String> volumes, boolean init) {
        Field name = container.child("name");
        if (name.demandText()) {
            List<String> mistakes = Formats.label(name.text());
            name.invalidTexts(name.text(), mistakes);
            if (mistakes.isEmpty() && !names.add(name.text())) {
                name.duplicate();
            }
        }
        Field image = container.child("image");
        if (image.text().isBlank()) {
            image.required("");
        } else if (!image.text().equals(image.text().strip())) {
            image.invalid("must not have leading or trailing whitespace");
        }
        container.child("imagePullPolicy").demandOneOf("Always", "IfNotPresent", "Never");
        container.child("terminationMessagePolicy").demandOneOf("FallbackToLogsOnError", "File");
        ports(container.child("ports"));
        EnvironmentRules.check(container);
        mounts(container.child("volumeMounts"), volumes);
        ResourceRules.check(container.child("resources"));
        ProbeRules.check(container, init);
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.child("name");
            if (!name.text().isEmpty()) {
                List<String> mistakes = Formats.portName(name.text());
                name.invalidTexts(name.text(), mistakes);
                if (mistakes.isEmpty() && !names.add(name.text())) {
                    name.duplicate();
                }
            }
            if (port.child("containerPort").number() == 0) {
                port.child("containerPort").required("");
            } else {
                port.child("containerPort").demandRange(1, PortRules.HIGHEST);
            }
            if (port.child("hostPort").number() != 0) {
                port.child("hostPort").demandRange(1, PortRules.HIGHEST);
            }
            port.child("protocol").demandOneOf("SCTP", "TCP", "UDP");
        }
    }

    private static void mounts(Field mounts, Set<String> volumes) {
        Set<String> paths = new HashSet<>();
        for (Field mount : mounts.items()) {
            Field name = mount.child("name");
            if (name.demandText() && !volumes.contains(name.text())) {
                name.notFound();
            }
            Field path = mount.child("mountPath");
            if (path.demandText() && !paths.add(path.text())) {
                path.invalid("must be unique");
            }
            Field subPath = mount.child("subPath");
            subPath.invalidTexts(subPath.text(), Formats.descendingPath(subPath.text()));
        }
    }
}
