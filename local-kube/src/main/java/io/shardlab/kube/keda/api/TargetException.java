package io.shardlab.kube.keda.api;

/** The workload of a ScaledObject could not be read or scaled; the message is what users see in events. */
public final class TargetException extends Exception {

    private static final long serialVersionUID = 1L;

    public TargetException(String message) {
        super(message);
    }

    public TargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
