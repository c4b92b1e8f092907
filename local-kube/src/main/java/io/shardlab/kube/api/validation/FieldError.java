package io.shardlab.kube.api.validation;

/**
 * One thing that is wrong with a field (upstream {@code field.Error}).
 *
 * @param field the path from the object's root
 * @param reason what kind of mistake it is
 * @param detail the sentence that follows the path
 */
public record FieldError(String field, Reason reason, String detail) {

    /** The kinds of mistakes, with the names that a {@code Status} has for them. */
    public enum Reason {
        REQUIRED("FieldValueRequired"),
        INVALID("FieldValueInvalid"),
        NOT_SUPPORTED("FieldValueNotSupported"),
        DUPLICATE("FieldValueDuplicate"),
        NOT_FOUND("FieldValueNotFound"),
        FORBIDDEN("FieldValueForbidden");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** The {@code reason} of a cause. */
        public String text() {
            return text;
        }
    }
}
