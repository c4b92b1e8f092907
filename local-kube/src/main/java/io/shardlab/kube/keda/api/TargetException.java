package io.shardlab.kube.keda.api;

/** The workload of a ScaledObject could not be read or scaled; the message is what users see in events. */
public class TargetException extends Exception {

    private static final long serialVersionUID = 1L;

    public TargetException(String message) {
        super(message);
    }

    public TargetException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Not even the scale could be read before it was to be written. */
    public static final class Unreadable extends TargetException {

        private static final long serialVersionUID = 1L;

        public Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
