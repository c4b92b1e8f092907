package io.shardlab.kube.fuzzing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes the mistakes in a manifest that people and programs make: another type, a number too large, a field misplaced. */
final class ManifestMutator {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Deeper than any object, and than what parsers take. */
    private static final int[] DEPTHS = {20, 120, 1_500};

    private static final List<String> TEXTS = List.of(
            "",
            "x",
            " ",
            "true",
            "10",
            "-1",
            "1.5",
            "200%",
            "../../x",
            "/",
            "a=b",
            "bad key",
            "a/b/c",
            "1Gi",
            "\u00fc\ud83d\ude00",
            "\u0000",
            "a\r\nb",
            "$(A)",
            "*",
            "a".repeat(5_000));

    private static final List<JsonNode> NUMBERS = List.of(
            NODES.numberNode(0),
            NODES.numberNode(-1),
            NODES.numberNode(1),
            NODES.numberNode(70_000),
            NODES.numberNode(1.5),
            NODES.numberNode(new BigDecimal("1e20")),
            NODES.numberNode(2_147_483_648L),
            NODES.numberNode(99_999_999_999L),
            NODES.numberNode(new BigInteger("9223372036854775808")));

    /** Counts of pods: what is valid and large must not run on the machine of whoever runs this. */
    private static final Set<String> COUNTS = Set.of(
            "replicas", "minReplicas", "maxReplicas", "minReplicaCount", "maxReplicaCount", "idleReplicaCount", "size");

    private static final int MOST_PODS = 2;

    /** A place in a manifest: a field of an object or an item of a list. */
    private record Place(JsonNode parent, String field, int index) {

        JsonNode value() {
            return parent instanceof ObjectNode object ? object.path(field) : parent.path(index);
        }

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(field, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(field);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }
    }

    private final RandomGenerator random;

    ManifestMutator(RandomGenerator random) {
        this.random = random;
    }

    /** A copy with one to three mistakes; {@code apiVersion} and {@code kind} stay. */
    ObjectNode mutate(ObjectNode manifest) {
        ObjectNode mutated = manifest.deepCopy();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            List<Place> places = new ArrayList<>();
            collect(mutated, places, true);
            if (!places.isEmpty()) {
                change(places.get(random.nextInt(places.size())), places);
            }
        }
        limitCounts(mutated);
        return mutated;
    }

    private static void collect(JsonNode node, List<Place> places, boolean root) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!root || !Set.of("apiVersion", "kind").contains(field.getKey())) {
                    places.add(new Place(object, field.getKey(), 0));
                    collect(field.getValue(), places, false);
                }
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                places.add(new Place(node, "", i));
                collect(node.get(i), places, false);
            }
        }
    }

    private void change(Place place, List<Place> all) {
        JsonNode value = place.value();
        switch (random.nextInt(13)) {
            case 0 -> place.set(NODES.nullNode());
            case 1 -> place.set(NODES.booleanNode(random.nextBoolean()));
            case 2, 3 -> place.set(NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size()))));
            case 4, 5 -> place.set(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case 6 -> place.set(NODES.arrayNode().add(value));
            case 7 -> place.set(NODES.objectNode().set("number", value));
            case 8 -> place.set(random.nextBoolean() ? NODES.objectNode() : NODES.arrayNode());
            case 9 -> place.set(nested(value));
            case 10 -> place.remove();
            case 11 -> place.set(all.get(random.nextInt(all.size())).value().deepCopy());
            default -> addTo(place, value);
        }
    }

    private void addTo(Place place, JsonNode value) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        if (value instanceof ObjectNode object) {
            object.put(text, text);
        } else if (value instanceof ArrayNode list) {
            list.add(list.isEmpty() ? NODES.nullNode() : list.get(0).deepCopy());
        } else {
            place.set(NODES.arrayNode().add(value.deepCopy()).addNull());
        }
    }

    private JsonNode nested(JsonNode value) {
        JsonNode nested = value;
        boolean lists = random.nextBoolean();
        for (int depth = DEPTHS[random.nextInt(DEPTHS.length)]; depth > 0; depth--) {
            nested = lists ? NODES.arrayNode().add(nested) : NODES.objectNode().set("items", nested);
        }
        return nested;
    }

    private static void limitCounts(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode value = field.getValue();
                if (COUNTS.contains(field.getKey()) && value.canConvertToInt() && value.asInt() > MOST_PODS) {
                    field.setValue(NODES.numberNode(MOST_PODS));
                }
            }
        }
        node.forEach(ManifestMutator::limitCounts);
    }
}
