package io.shardlab.kube.keda;

/** A trigger that could not be built or did not answer; the message is what users see in events. */
final class TriggerException extends Exception {

    private static final long serialVersionUID = 1L;

    TriggerException(String message) {
        super(message);
    }

    TriggerException(String message, Throwable cause) {
        super(message, cause);
    }
}
