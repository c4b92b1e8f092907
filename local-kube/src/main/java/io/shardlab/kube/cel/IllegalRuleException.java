package io.shardlab.kube.cel;

/** A rule that cannot be compiled; the message says why in the words of Kubernetes. */
final class IllegalRuleException extends Exception {

    private static final long serialVersionUID = 1L;

    IllegalRuleException(String message) {
        super(message, null, false, false);
    }
}
