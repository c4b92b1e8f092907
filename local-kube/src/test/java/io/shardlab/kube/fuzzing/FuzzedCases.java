package io.shardlab.kube.fuzzing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Cases by number: the requests of one case depend on the seed and its number only, so each can be repeated alone. */
final class FuzzedCases {

    /** Writes what is nested more deeply than it would read. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(10_000).build())
            .build());

    /** Plurals that are not the kind's name with an s. */
    private static final Map<String, String> PLURALS = Map.of(
            "Ingress", "ingresses",
            "NetworkPolicy", "networkpolicies",
            "PriorityClass", "priorityclasses");

    private static final List<String> OF_THE_CLUSTER = List.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "PriorityClass",
            "ValidatingWebhookConfiguration",
            "APIService",
            "CustomResourceDefinition");

    private final long seed;
    private final List<ObjectNode> manifests;

    FuzzedCases(long seed) throws IOException {
        this.seed = seed;
        try (var yaml = FuzzedCases.class.getResourceAsStream("manifests.yaml");
                MappingIterator<ObjectNode> documents =
                        new YAMLMapper().readerFor(ObjectNode.class).readValues(yaml)) {
            manifests = documents.readAll();
        }
    }

    /** The requests of a case, in a namespace that is there. */
    List<FuzzedRequest> requests(int number, String namespace) {
        Random random = new Random(seed + number);
        ObjectNode manifest = manifests.get(random.nextInt(manifests.size())).deepCopy();
        boolean named = List.of("APIService", "CustomResourceDefinition")
                .contains(manifest.path("kind").asText());
        ObjectNode metadata = (ObjectNode) manifest.path("metadata");
        String name = metadata.path("name").asText() + (named ? "" : "-" + number);
        metadata.put("name", name);
        ObjectNode mutated = new ManifestMutator(random).mutate(manifest);
        String all = path(manifest, namespace);
        String one = all + "/" + name;
        FuzzedRequest create = new FuzzedRequest("POST", all, "application/json", text(manifest));
        return switch (random.nextInt(7)) {
            case 0 -> List.of(create, patch(one, "application/merge-patch+json", mutated));
            case 1 -> List.of(create, patch(one, "application/strategic-merge-patch+json", mutated));
            case 2 -> List.of(patch(one + "?fieldManager=fuzz", "application/apply-patch+yaml", mutated));
            case 3 -> List.of(create, patch(one, "application/json-patch+json", replacements(mutated)));
            case 4 -> List.of(create, new FuzzedRequest("PUT", one, "application/json", text(mutated)));
            case 5 -> List.of(create, patch(one + "/status", "application/merge-patch+json", statusOf(mutated)));
            default -> List.of(new FuzzedRequest("POST", all, "application/json", text(mutated)));
        };
    }

    private static FuzzedRequest patch(String path, String contentType, JsonNode body) {
        return new FuzzedRequest("PATCH", path, contentType, text(body));
    }

    private static String text(JsonNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree that cannot be written", e);
        }
    }

    private static ArrayNode replacements(ObjectNode mutated) {
        ArrayNode operations = JSON.createArrayNode();
        mutated.properties()
                .forEach(field -> operations
                        .addObject()
                        .put("op", "add")
                        .put("path", "/" + field.getKey())
                        .set("value", field.getValue()));
        return operations;
    }

    /** The mistakes of the spec, in the status, among counts and conditions. */
    private static ObjectNode statusOf(ObjectNode mutated) {
        ObjectNode status = JSON.createObjectNode();
        ObjectNode content = status.putObject("status");
        mutated.path("spec").properties().forEach(field -> content.set(field.getKey(), field.getValue()));
        content.set("conditions", mutated.path("metadata").path("labels"));
        content.set("replicas", mutated.path("spec").path("replicas"));
        return status;
    }

    private static String path(ObjectNode manifest, String namespace) {
        String version = manifest.path("apiVersion").asText();
        String kind = manifest.path("kind").asText();
        String plural = PLURALS.getOrDefault(kind, kind.toLowerCase(java.util.Locale.ROOT) + "s");
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + (OF_THE_CLUSTER.contains(kind) ? "/" : "/namespaces/" + namespace + "/")
                + plural;
    }
}
