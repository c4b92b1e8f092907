package io.shardlab.kube.cel;

/**
 * A rule that does not hold.
 *
 * @param message what to tell the user
 * @param reason {@code FieldValueInvalid} or another reason of a field error
 * @param fieldPath below the value that the rule stands at, {@code .spec.x}; empty for that value itself
 * @param broken whether the rule could not be evaluated, rather than being false
 */
public record RuleFailure(String message, String reason, String fieldPath, boolean broken) {}
