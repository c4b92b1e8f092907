package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which parts of an item are wanted. */
public record Projection(List<DocumentPath> paths) {

    /** What is wanted below a step; everything when nothing more is said. */
    private static final class Node {

        private final Map<String, Node> members = new LinkedHashMap<>();
        private final TreeMap<Integer, Node> elements = new TreeMap<>();

        Node child(DocumentPath.Step step) {
            return step instanceof DocumentPath.Member member
                    ? members.computeIfAbsent(member.name(), name -> new Node())
                    : elements.computeIfAbsent(((DocumentPath.Element) step).index(), index -> new Node());
        }

        Optional<AttributeValue> of(AttributeValue value) {
            if (members.isEmpty() && elements.isEmpty()) {
                return Optional.of(value);
            }
            if (value instanceof AttributeValue.M map) {
                Map<String, AttributeValue> kept = of(map.members());
                return kept.isEmpty() ? Optional.empty() : Optional.of(new AttributeValue.M(kept));
            }
            if (value instanceof AttributeValue.L list) {
                List<AttributeValue> kept = of(list.elements());
                return kept.isEmpty() ? Optional.empty() : Optional.of(new AttributeValue.L(kept));
            }
            return Optional.empty();
        }

        Map<String, AttributeValue> of(Map<String, AttributeValue> values) {
            Map<String, AttributeValue> kept = new LinkedHashMap<>();
            members.forEach((name, node) ->
                    Optional.ofNullable(values.get(name)).flatMap(node::of).ifPresent(part -> kept.put(name, part)));
            return kept;
        }

        private List<AttributeValue> of(List<AttributeValue> values) {
            List<AttributeValue> kept = new ArrayList<>();
            elements.headMap(values.size())
                    .forEach((index, node) -> node.of(values.get(index)).ifPresent(kept::add));
            return kept;
        }
    }

    public Projection {
        paths = List.copyOf(paths);
    }

    /** The parts of an item that are wanted and there; elements of a list move together. */
    public Item of(Item item) {
        var root = new Node();
        for (DocumentPath path : paths) {
            Node node = root;
            for (DocumentPath.Step step : path.steps()) {
                node = node.child(step);
            }
        }
        return Item.of(root.of(item.attributes()));
    }
}
