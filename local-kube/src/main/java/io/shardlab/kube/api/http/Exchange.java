package io.shardlab.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.WriteOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One request with its body, and the ways to answer it. */
public final class Exchange {

    private static final Map<String, WriteOptions.UnknownFields> FIELD_VALIDATIONS = Map.of(
            "Strict", WriteOptions.UnknownFields.STRICT,
            "Ignore", WriteOptions.UnknownFields.IGNORE,
            "Warn", WriteOptions.UnknownFields.WARN);

    /** What upstream calls the parameters of a write. */
    private static final Map<String, String> OPTIONS = Map.of("POST", "CreateOptions", "PATCH", "PatchOptions");

    private final HttpServerRequest request;
    private final Buffer body;
    private final String user;

    public Exchange(HttpServerRequest request, Buffer body, String user) {
        this.request = request;
        this.body = body;
        this.user = user;
    }

    public static boolean asksForWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    public String method() {
        return request.method().name();
    }

    public String path() {
        return request.path();
    }

    /** The user's name, as authentication found it. */
    public String user() {
        return user;
    }

    public HttpServerRequest request() {
        return request;
    }

    Buffer body() {
        return body;
    }

    public Optional<String> query(String name) {
        return parameter(name).filter(value -> !value.isEmpty());
    }

    private Optional<String> parameter(String name) {
        try {
            return Optional.ofNullable(request.getParam(name));
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("the query " + request.query() + " has a broken percent escape");
        }
    }

    /** The revision that a client starts from; {@link ApiError} 400 if it is none. */
    public Optional<Long> resourceVersion() {
        return query("resourceVersion").map(text -> {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw ApiError.badRequest("resourceVersion: Invalid value: \"" + text
                        + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
            }
        });
    }

    /** A whole number; {@link ApiError} 400 if it is something else. */
    public Optional<Long> number(String name) {
        try {
            return query(name).map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest(
                    "Invalid value: \"" + query(name).orElse("") + "\": " + name + " must be a whole number");
        }
    }

    /**
     * Whether a parameter is given and is neither {@code 0} nor {@code false} in any case (upstream:
     * {@code Convert_Slice_string_To_bool} of {@code apimachinery/pkg/runtime/conversion.go}). Python's client sends
     * {@code True}.
     */
    public boolean flag(String name) {
        return parameter(name)
                .map(value -> !value.equals("0") && !value.equalsIgnoreCase("false"))
                .orElse(false);
    }

    public String accept() {
        return Optional.ofNullable(request.getHeader("Accept")).orElse("application/json");
    }

    public String contentType() {
        String header = Optional.ofNullable(request.getHeader("Content-Type")).orElse("application/json");
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    /** The body as a tree; {@link ApiError} 400 or 415 if it is neither JSON nor YAML. */
    public JsonNode tree() {
        if (contentType().equals(Protobuf.CONTENT_TYPE)) {
            return Protobuf.decode(body.getBytes());
        }
        if (contentType().contains("cbor")) {
            throw ApiError.unsupportedMediaType(contentType(), "application/json, application/yaml");
        }
        try {
            return contentType().contains("yaml") && !looksLikeJson()
                    ? new YAMLMapper().readTree(body.getBytes())
                    : Json.MAPPER.readTree(body.getBytes());
        } catch (IOException e) {
            throw ApiError.badRequest("the object provided is unrecognized (must be of type JSON or YAML): "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** The body as an object; an empty one if there is no body. */
    public ObjectNode object() {
        if (body.length() == 0) {
            return Json.object();
        }
        if (tree() instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the body of the request must be an object");
    }

    private boolean looksLikeJson() {
        return body.length() > 0 && body.getByte(0) == '{';
    }

    public WriteOptions writeOptions() {
        Optional<String> dryRun = query("dryRun");
        Optional<String> validation = query("fieldValidation");
        List<ApiError.FieldCause> wrong = Stream.concat(
                        dryRun
                                .filter(value -> !value.equals("All"))
                                .map(value -> ApiError.FieldCause.unsupported("dryRun", value, "\"All\""))
                                .stream(),
                        validation
                                .filter(value -> !FIELD_VALIDATIONS.containsKey(value))
                                .map(value -> ApiError.FieldCause.unsupported(
                                        "fieldValidation", value, "\"\", \"Ignore\", \"Strict\", \"Warn\""))
                                .stream())
                .toList();
        if (!wrong.isEmpty()) {
            throw ApiError.invalidOptions(OPTIONS.getOrDefault(method(), "UpdateOptions"), wrong);
        }
        return new WriteOptions(dryRun.isPresent(), FIELD_VALIDATIONS.get(validation.orElse("Warn")), this::warn);
    }

    private void warn(String text) {
        // A name from the client may hold what would end the header.
        String escaped =
                text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
        request.response().headers().add("Warning", "299 - \"" + escaped + "\"");
    }

    public void reply(int code, JsonNode answer) {
        reply(code, "application/json", Json.bytes(answer));
    }

    public void reply(int code, String contentType, byte[] answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // Half of another answer is out: only a broken connection says that the rest will not come.
            response.reset();
            return;
        }
        response.setStatusCode(code)
                .putHeader("Content-Type", contentType)
                // client-go only asks whether aggregated discovery is understood if it may see these.
                .putHeader("Cache-Control", "no-cache, private")
                .end(Buffer.buffer(answer));
    }
}
