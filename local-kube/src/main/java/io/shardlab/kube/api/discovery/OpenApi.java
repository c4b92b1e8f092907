package io.shardlab.kube.api.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * {@code /openapi}: as much as clients need to see that the server validates fields itself, and the schemas of
 * custom resources for {@code kubectl explain}.
 */
public final class OpenApi {

    private static final String V2 = "/openapi/v2";
    private static final String ROOT = "/openapi/v3";
    private static final String TITLE = "local-kube";

    /** The older document in protobuf, under the name that clients ask for it by and the one it is answered with. */
    private static final String PROTOBUF_ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final ResourceTypes types;

    public OpenApi(ResourceTypes types) {
        this.types = types;
    }

    /** Answers an OpenAPI request; false if the path is none. */
    public boolean handle(Exchange exchange) {
        String path = exchange.path();
        if (path.equals(V2)) {
            second(exchange);
            return true;
        }
        if (path.equals(ROOT)) {
            exchange.reply(200, index());
            return true;
        }
        if (!path.startsWith(ROOT + "/")) {
            return false;
        }
        String[] segments = path.substring(ROOT.length() + 1).split("/");
        boolean core = segments.length == 2 && segments[0].equals("api");
        boolean named = segments.length == 3 && segments[0].equals("apis");
        if (!core && !named) {
            return false;
        }
        List<ResourceType> served = types.of(core ? "" : segments[1], segments[segments.length - 1]);
        if (served.isEmpty()) {
            return false;
        }
        exchange.reply(200, document("/" + path.substring(ROOT.length() + 1), served));
        return true;
    }

    /**
     * The document of OpenAPI v2 with nothing in it. kubectl looks there for the schema of a kind that v3 does not know:
     * if it finds none it goes on, to say that there is no such kind, but it stops where there is no document.
     */
    private static void second(Exchange exchange) {
        if (exchange.accept().contains(PROTOBUF_ASKED)) {
            exchange.reply(200, PROTOBUF, emptySecond());
            return;
        }
        ObjectNode document = Json.object().put("swagger", "2.0");
        document.putObject("info").put("title", TITLE).put("version", Discovery.KUBERNETES_VERSION);
        document.putObject("paths");
        exchange.reply(200, document);
    }

    /** The message {@code openapi.v2.Document} of google/gnostic: 1 is {@code swagger}, 2 is {@code info}. */
    private static byte[] emptySecond() {
        UnknownFieldSet info = UnknownFieldSet.newBuilder()
                .addField(1, text(TITLE))
                .addField(2, text(Discovery.KUBERNETES_VERSION))
                .build();
        return UnknownFieldSet.newBuilder()
                .addField(1, text("2.0"))
                .addField(
                        2,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(info.toByteString())
                                .build())
                .build()
                .toByteArray();
    }

    private static UnknownFieldSet.Field text(String value) {
        return UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8(value))
                .build();
    }

    private ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        types.groups()
                .forEach((group, versions) -> versions.forEach(version -> {
                    String path = group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
                    // Clients cache by this hash, so it has to move when a schema does.
                    int hash = types.of(group, version).hashCode();
                    paths.putObject(path)
                            .put("serverRelativeURL", ROOT + "/" + path + "?hash=" + Integer.toHexString(hash));
                }));
        return index;
    }

    private static ObjectNode document(String prefix, List<ResourceType> served) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", TITLE).put("version", Discovery.KUBERNETES_VERSION);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (ResourceType type : served) {
            String collection = prefix + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
            operation(paths.putObject(collection), "post", type);
            ObjectNode item = paths.putObject(collection + "/{name}");
            operation(item, "get", type);
            operation(item, "put", type);
            operation(item, "patch", type);
            type.schema().ifPresent(schema -> schemas.set(schemaName(type), described(type, schema)));
        }
        return document;
    }

    private static void operation(ObjectNode path, String method, ResourceType type) {
        ObjectNode operation = path.putObject(method);
        operation.put("x-kubernetes-action", method);
        gvk(operation.putObject("x-kubernetes-group-version-kind"), type);
        if (!method.equals("get")) {
            for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
                operation
                        .withArray("/parameters")
                        .addObject()
                        .put("name", name)
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", "string");
            }
        }
        operation.putObject("responses").putObject("200").put("description", "OK");
    }

    private static ObjectNode described(ResourceType type, JsonNode schema) {
        ObjectNode described = schema.deepCopy();
        gvk(described.putArray("x-kubernetes-group-version-kind").addObject(), type);
        return described;
    }

    private static void gvk(ObjectNode target, ResourceType type) {
        target.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
    }

    private static String schemaName(ResourceType type) {
        List<String> parts = new ArrayList<>(Arrays.asList(type.group().split("\\.")));
        Collections.reverse(parts);
        return String.join(".", parts) + "." + type.version() + "." + type.kind();
    }
}
