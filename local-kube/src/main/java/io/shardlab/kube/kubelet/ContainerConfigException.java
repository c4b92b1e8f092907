package io.shardlab.kube.kubelet;

/** A container that cannot be made from its specification yet: {@code CreateContainerConfigError}. */
final class ContainerConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    ContainerConfigException(String message) {
        super(message);
    }
}
