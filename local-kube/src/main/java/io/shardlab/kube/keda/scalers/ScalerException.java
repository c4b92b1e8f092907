package io.shardlab.kube.keda.scalers;

/** A trigger that could not be built or did not answer; the message is what users see in events. */
public final class ScalerException extends Exception {

    private static final long serialVersionUID = 1L;

    public ScalerException(String message) {
        super(message);
    }

    public ScalerException(String message, Throwable cause) {
        super(message, cause);
    }
}
