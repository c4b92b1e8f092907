package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** One request with its body, and the ways to answer it. */
final class Exchange {

    private final HttpServerRequest request;
    private final Buffer body;
    private final String user;

    Exchange(HttpServerRequest request, Buffer body, String user) {
        this.request = request;
        this.body = body;
        this.user = user;
    }

    String method() {
        return request.method().name();
    }

    String path() {
        return request.path();
    }

    /** The user's name, as authentication found it. */
    String user() {
        return user;
    }

    HttpServerRequest request() {
        return request;
    }

    Buffer body() {
        return body;
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(request.getParam(name)).filter(value -> !value.isEmpty());
    }

    /** A whole number; {@link ApiError} 400 if it is something else. */
    Optional<Long> number(String name) {
        try {
            return query(name).map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest(
                    "Invalid value: \"" + query(name).orElse("") + "\": " + name + " must be a whole number");
        }
    }

    boolean flag(String name) {
        String value = request.getParam(name);
        return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
    }

    String accept() {
        return Optional.ofNullable(request.getHeader("Accept")).orElse("application/json");
    }

    String contentType() {
        String header = Optional.ofNullable(request.getHeader("Content-Type")).orElse("application/json");
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    /** The body as a tree; {@link ApiError} 400 or 415 if it is neither JSON nor YAML. */
    JsonNode tree() {
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
    ObjectNode object() {
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

    WriteOptions writeOptions() {
        WriteOptions.UnknownFields unknown =
                switch (query("fieldValidation").orElse("Warn")) {
                    case "Strict" -> WriteOptions.UnknownFields.STRICT;
                    case "Ignore" -> WriteOptions.UnknownFields.IGNORE;
                    default -> WriteOptions.UnknownFields.WARN;
                };
        return new WriteOptions(dryRun(), unknown, this::warn);
    }

    boolean dryRun() {
        return query("dryRun").isPresent();
    }

    private void warn(String text) {
        // A name from the client may hold what would end the header.
        String escaped =
                text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
        request.response().headers().add("Warning", "299 - \"" + escaped + "\"");
    }

    void reply(int code, JsonNode answer) {
        reply(code, "application/json", Json.bytes(answer));
    }

    void reply(int code, String contentType, byte[] answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(code)
                .putHeader("Content-Type", contentType)
                // client-go only asks whether aggregated discovery is understood if it may see these.
                .putHeader("Cache-Control", "no-cache, private")
                .end(Buffer.buffer(answer));
    }
}
