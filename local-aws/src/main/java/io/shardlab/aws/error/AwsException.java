package io.shardlab.aws.error;

import java.util.Map;

/**
 * A refusal in AWS's own terms: the error type of the service's API reference, the HTTP status that goes with it and a
 * sentence for whoever made the call.
 */
public final class AwsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final int status;
    private final transient Map<String, ?> members;

    private AwsException(String type, int status, String message, Map<String, ?> members) {
        // Refusals are answers, not accidents: nobody reads their stack traces, and throttled clients make many.
        super(message, null, false, false);
        this.type = type;
        this.status = status;
        this.members = members;
    }

    /** The caller's fault: HTTP 400. */
    public static AwsException client(String type, String message) {
        return new AwsException(type, 400, message, Map.of());
    }

    /** A fault with a status of its own, for example 403, 413 or 503. */
    public static AwsException withStatus(int status, String type, String message) {
        return new AwsException(type, status, message, Map.of());
    }

    /**
     * The same refusal with more than a sentence.
     *
     * @param more members of the answer's body, as the service's API reference has them
     */
    public AwsException with(Map<String, ?> more) {
        return new AwsException(type, status, getMessage(), more);
    }

    /** What the answer's body says beside type and sentence. */
    public Map<String, ?> members() {
        return members;
    }

    /** The {@code __type} of the answer, for example {@code ResourceNotFoundException}. */
    public String type() {
        return type;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }
}
