package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.validation.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** A refusal of the API server: an HTTP code with the {@code Status} object that clients read. */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    private ApiError(int code, String reason, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    /** One field that is wrong, as {@code details.causes} lists it. */
    public record FieldCause(String field, String reason, String message) {

        public static FieldCause of(FieldError error) {
            return new FieldCause(error.field(), error.reason().text(), error.detail());
        }

        public static FieldCause required(String field, String why) {
            return new FieldCause(field, "FieldValueRequired", "Required value" + (why.isEmpty() ? "" : ": " + why));
        }

        public static FieldCause invalid(String field, Object value, String why) {
            String shown = value instanceof Number || value instanceof Boolean ? value.toString() : "\"" + value + "\"";
            return new FieldCause(field, "FieldValueInvalid", "Invalid value: " + shown + ": " + why);
        }

        /** As {@link #invalid}, with the value as upstream shows it: not at all if it is an object or a list. */
        public static FieldCause invalidValue(String field, JsonNode value, String why) {
            String shown = value.isContainerNode() ? "" : value + ": ";
            return new FieldCause(field, "FieldValueInvalid", "Invalid value: " + shown + why);
        }

        public static FieldCause forbidden(String field, String why) {
            return new FieldCause(field, "FieldValueForbidden", "Forbidden: " + why);
        }

        public static FieldCause duplicate(String field, JsonNode value) {
            return new FieldCause(field, "FieldValueDuplicate", "Duplicate value: " + value);
        }

        public static FieldCause tooLong(String field, long maximum) {
            return new FieldCause(field, "FieldValueTooLong", "Too long: may not be more than " + maximum + " bytes");
        }

        public static FieldCause tooMany(String field, long actual, long maximum) {
            return new FieldCause(
                    field, "FieldValueTooMany", "Too many: " + actual + ": must have at most " + maximum + " items");
        }

        public static FieldCause unsupported(String field, Object value, String supported) {
            return new FieldCause(
                    field,
                    "FieldValueNotSupported",
                    "Unsupported value: \"" + value + "\": supported values: " + supported);
        }

        @Override
        public String toString() {
            return field + ": " + message;
        }
    }

    static ApiError notFound(ResourceType type, String name) {
        return of(404, "NotFound", type.qualifiedName() + " \"" + name + "\" not found", type, name);
    }

    public static ApiError noSuchPath() {
        return new ApiError(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    static ApiError alreadyExists(ResourceType type, String name) {
        return of(409, "AlreadyExists", type.qualifiedName() + " \"" + name + "\" already exists", type, name);
    }

    public static ApiError conflict(ResourceType type, String name, String why) {
        String message = "Operation cannot be fulfilled on " + type.qualifiedName() + " \"" + name + "\": " + why;
        return of(409, "Conflict", message, type, name);
    }

    static ApiError modified(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiError applyConflict(List<FieldCause> causes) {
        ObjectNode details = causes(Json.object(), causes);
        String message = "Apply failed with " + causes.size() + (causes.size() == 1 ? " conflict: " : " conflicts: ")
                + causes.stream().map(c -> c.message() + ": " + c.field()).collect(Collectors.joining("; "));
        return new ApiError(409, "Conflict", message, details);
    }

    static ApiError forbidden(ResourceType type, String name, String why) {
        return of(403, "Forbidden", type.qualifiedName() + " \"" + name + "\" is forbidden: " + why, type, name);
    }

    public static ApiError invalid(ResourceType type, String name, List<FieldCause> causes) {
        return invalid(type.group(), type.kind(), name, causes);
    }

    /** The parameters of a request are wrong: upstream's {@code CreateOptions} and the like. */
    public static ApiError invalidOptions(String kind, List<FieldCause> causes) {
        return invalid("meta.k8s.io", kind, "", causes);
    }

    public static ApiError invalid(String group, String bareKind, String name, List<FieldCause> causes) {
        String kind = group.isEmpty() ? bareKind : bareKind + "." + group;
        String list = causes.size() == 1
                ? causes.get(0).toString()
                : causes.stream().map(FieldCause::toString).collect(Collectors.joining(", ", "[", "]"));
        ObjectNode details =
                causes(Json.object().put("name", name).put("group", group).put("kind", bareKind), causes);
        return new ApiError(422, "Invalid", kind + " \"" + name + "\" is invalid: " + list, details);
    }

    public static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message, Json.object());
    }

    /** A body that is not of its kind; {@code why} as upstream's decoder words it. */
    public static ApiError undecodable(ResourceType type, String why) {
        return undecodable(type.kind(), type.version(), why);
    }

    public static ApiError undecodable(String kind, String version, String why) {
        return badRequest(kind + " in version \"" + version + "\" cannot be handled as a " + kind + ": " + why);
    }

    /** A JSON patch that does not fit the object. */
    public static ApiError unprocessable(String why) {
        return new ApiError(
                422,
                "Invalid",
                "the server rejected our request due to an error in our request: " + why,
                Json.object());
    }

    public static ApiError unauthorized() {
        return new ApiError(401, "Unauthorized", "Unauthorized", Json.object());
    }

    static ApiError expired(String message) {
        return new ApiError(410, "Expired", message, Json.object());
    }

    public static ApiError methodNotAllowed(String method) {
        return new ApiError(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource (" + method + ")",
                Json.object());
    }

    public static ApiError unsupportedMediaType(String got, String wanted) {
        return new ApiError(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format (" + got + ") - accepted media types include: "
                        + wanted,
                Json.object());
    }

    public static ApiError tooLarge(int limit) {
        return new ApiError(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, Json.object());
    }

    public static ApiError timeout() {
        return new ApiError(
                504, "Timeout", "Timeout: request did not complete within the allotted timeout", Json.object());
    }

    public static ApiError unavailable(String message) {
        return new ApiError(503, "ServiceUnavailable", message, Json.object());
    }

    public static ApiError internal(String message) {
        return new ApiError(500, "InternalError", "Internal error occurred: " + message, Json.object());
    }

    private static ApiError of(int code, String reason, String message, ResourceType type, String name) {
        ObjectNode details = Json.object().put("name", name).put("kind", type.plural());
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        return new ApiError(code, reason, message, details);
    }

    private static ObjectNode causes(ObjectNode details, List<FieldCause> causes) {
        for (FieldCause cause : causes) {
            details.withArray("/causes")
                    .addObject()
                    .put("reason", cause.reason())
                    .put("message", cause.message())
                    .put("field", cause.field());
        }
        return details;
    }

    public int code() {
        return code;
    }

    public ObjectNode status() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        // kubectl debug looks into the details of a 404 without asking whether there are any.
        if (!details.isEmpty() || code == 404) {
            status.set("details", details);
        }
        return status.put("code", code);
    }
}
