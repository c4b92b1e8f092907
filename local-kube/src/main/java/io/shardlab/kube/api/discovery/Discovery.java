package io.shardlab.kube.api.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the server tells about itself: version, groups, resources, in the old form and in the aggregated one. */
public final class Discovery {

    static final String KUBERNETES_VERSION = "v1.35.0";

    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private static final Map<String, List<String>> SUBRESOURCE_VERBS = Map.of(
            "status", List.of("get", "patch", "update"),
            "scale", List.of("get", "patch", "update"),
            "log", List.of("get"),
            "binding", List.of("create"),
            "eviction", List.of("create"),
            "token", List.of("create"),
            "finalize", List.of("update"));

    private static final Map<String, String> SUBRESOURCE_KINDS =
            Map.of("binding", "Binding", "eviction", "Eviction", "token", "TokenRequest", "scale", "Scale");

    private static final Map<String, String> SUBRESOURCE_GROUP_VERSIONS = Map.of(
            "eviction", "policy/v1",
            "token", "authentication.k8s.io/v1",
            "scale", "autoscaling/v1");

    private final ResourceTypes types;
    private final Aggregation aggregation;

    public Discovery(ResourceTypes types, Aggregation aggregation) {
        this.types = types;
        this.aggregation = aggregation;
    }

    /** Answers a discovery request; false if the path is none. */
    public boolean handle(Exchange exchange) {
        String path = exchange.path().replaceAll("/+$", "");
        boolean aggregated = exchange.accept().contains("apidiscovery.k8s.io");
        switch (path) {
            case "/version" -> exchange.reply(200, version());
            case "/healthz", "/livez", "/readyz" -> exchange.reply(200, "text/plain", "ok".getBytes());
            case "/api" -> {
                if (aggregated) {
                    exchange.reply(200, AGGREGATED, Json.bytes(groupDiscovery(true)));
                } else {
                    ObjectNode versions = Json.object().put("kind", "APIVersions");
                    versions.putArray("versions").add("v1");
                    versions.putArray("serverAddressByClientCIDRs");
                    exchange.reply(200, versions);
                }
            }
            case "/apis" -> {
                if (aggregated) {
                    exchange.reply(200, AGGREGATED, Json.bytes(groupDiscovery(false)));
                } else {
                    exchange.reply(200, groupList());
                }
            }
            default -> {
                return group(exchange, path);
            }
        }
        return true;
    }

    private boolean group(Exchange exchange, String path) {
        String[] segments = path.split("/");
        if (path.equals("/api/v1")) {
            exchange.reply(200, resourceList("", "v1"));
        } else if (segments.length == 3
                && segments[1].equals("apis")
                && types.groups().containsKey(segments[2])) {
            exchange.reply(200, apiGroup(segments[2], types.groups().get(segments[2])));
        } else if (segments.length == 4
                && segments[1].equals("apis")
                && !types.of(segments[2], segments[3]).isEmpty()) {
            exchange.reply(200, resourceList(segments[2], segments[3]));
        } else {
            return false;
        }
        return true;
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "35")
                .put("gitVersion", KUBERNETES_VERSION + "+local-kube")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "javac")
                .put(
                        "platform",
                        System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch"));
    }

    private ObjectNode groupList() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        types.groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                groups.add(apiGroup(group, versions));
            }
        });
        aggregation.groupVersions().forEach(gv -> groups.add(apiGroup(gv.group(), List.of(gv.version()))));
        return list;
    }

    private static ObjectNode apiGroup(String group, List<String> versions) {
        ObjectNode entry =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", group);
        ArrayNode list = entry.putArray("versions");
        versions.forEach(version ->
                list.addObject().put("groupVersion", group + "/" + version).put("version", version));
        entry.putObject("preferredVersion")
                .put("groupVersion", group + "/" + versions.get(0))
                .put("version", versions.get(0));
        return entry;
    }

    private ObjectNode resourceList(String group, String version) {
        String groupVersion = group.isEmpty() ? version : group + "/" + version;
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types.of(group, version)) {
            ObjectNode resource = resources
                    .addObject()
                    .put("name", type.plural())
                    .put("singularName", type.names().singular())
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind());
            texts(resource, "verbs", verbs(type));
            texts(resource, "shortNames", type.names().shortNames());
            texts(resource, "categories", type.names().categories());
            for (String subresource : new TreeSet<>(type.subresources())) {
                ObjectNode entry = resources
                        .addObject()
                        .put("name", type.plural() + "/" + subresource)
                        .put("singularName", "")
                        .put("namespaced", type.namespaced())
                        .put("kind", SUBRESOURCE_KINDS.getOrDefault(subresource, type.kind()));
                Optional.ofNullable(SUBRESOURCE_GROUP_VERSIONS.get(subresource)).ifPresent(gv -> {
                    entry.put("group", gv.substring(0, gv.indexOf('/')));
                    entry.put("version", gv.substring(gv.indexOf('/') + 1));
                });
                texts(entry, "verbs", SUBRESOURCE_VERBS.getOrDefault(subresource, List.of("get")));
            }
        }
        return list;
    }

    /** Upstream: {@code apidiscovery.k8s.io/v2}; saves a client one request for each group. */
    private ObjectNode groupDiscovery(boolean core) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        types.groups().forEach((group, versions) -> {
            if (group.isEmpty() == core) {
                ArrayNode entries = groupEntry(items, group);
                for (String version : versions) {
                    ObjectNode entry = entries.addObject().put("version", version);
                    ArrayNode resources = entry.putArray("resources");
                    types.of(group, version).forEach(type -> resources.add(discovered(type)));
                    entry.put("freshness", "Current");
                }
            }
        });
        if (!core) {
            for (Aggregation.GroupVersion gv : aggregation.groupVersions()) {
                ObjectNode entry = groupEntry(items, gv.group()).addObject().put("version", gv.version());
                Optional<JsonNode> resources = aggregation.resources(gv);
                entry.set("resources", resources.map(r -> discovered(gv, r)).orElseGet(Json::array));
                entry.put("freshness", resources.isPresent() ? "Current" : "Stale");
            }
        }
        return list;
    }

    private static ArrayNode groupEntry(ArrayNode items, String group) {
        ObjectNode item = items.addObject();
        ObjectNode metadata = item.putObject("metadata");
        if (!group.isEmpty()) {
            metadata.put("name", group);
        }
        return item.putArray("versions");
    }

    private static ObjectNode discovered(ResourceType type) {
        ObjectNode resource = Json.object().put("resource", type.plural());
        kind(resource, type.group(), type.version(), type.kind());
        resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", type.names().singular());
        texts(resource, "verbs", verbs(type));
        texts(resource, "shortNames", type.names().shortNames());
        texts(resource, "categories", type.names().categories());
        for (String subresource : new TreeSet<>(type.subresources())) {
            ObjectNode entry = Json.list(resource, "subresources").addObject().put("subresource", subresource);
            String gv = SUBRESOURCE_GROUP_VERSIONS.getOrDefault(subresource, type.group() + "/" + type.version());
            kind(
                    entry,
                    gv.substring(0, gv.indexOf('/')),
                    gv.substring(gv.indexOf('/') + 1),
                    SUBRESOURCE_KINDS.getOrDefault(subresource, type.kind()));
            texts(entry, "verbs", SUBRESOURCE_VERBS.getOrDefault(subresource, List.of("get")));
        }
        return resource;
    }

    /** An aggregated server's own {@code APIResourceList}, in the new form. */
    private static ArrayNode discovered(Aggregation.GroupVersion gv, JsonNode resources) {
        ArrayNode list = Json.array();
        for (JsonNode resource : resources) {
            ObjectNode entry = list.addObject().put("resource", Json.text(resource, "name"));
            kind(entry, gv.group(), gv.version(), Json.text(resource, "kind"));
            entry.put("scope", resource.path("namespaced").asBoolean() ? "Namespaced" : "Cluster")
                    .put("singularResource", Json.text(resource, "singularName"));
            entry.set("verbs", resource.path("verbs"));
        }
        return list;
    }

    private static List<String> verbs(ResourceType type) {
        return VERBS.stream()
                .filter(verb -> !verb.equals("deletecollection") || type.deletesCollections())
                .toList();
    }

    private static void kind(ObjectNode entry, String group, String version, String kind) {
        entry.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }

    private static void texts(ObjectNode object, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = object.putArray(field);
            values.forEach(list::add);
        }
    }
}
