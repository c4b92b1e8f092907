package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The actions of an update expression. All of them see the item as it was. */
record UpdateExpression(List<UpdateAction> actions) implements Update {

    UpdateExpression {
        actions = List.copyOf(actions);
    }

    @Override
    public Item applyTo(Item item) {
        List<UpdateAction> ordered = new ArrayList<>(actions);
        // Elements are added in the order of their indexes, and removed from the end, so that indexes keep their
        // meaning.
        ordered.sort(Comparator.comparing((UpdateAction action) -> action instanceof UpdateAction.Remove)
                .thenComparing(UpdateExpression::byIndexes));
        Item changed = item;
        for (UpdateAction action : ordered) {
            changed = action.applyTo(changed, item);
        }
        return changed;
    }

    private static int byIndexes(UpdateAction one, UpdateAction other) {
        int common = Math.min(one.path().steps().size(), other.path().steps().size());
        for (int i = 0; i < common; i++) {
            DocumentPath.Step a = one.path().steps().get(i);
            DocumentPath.Step b = other.path().steps().get(i);
            if (a instanceof DocumentPath.Element first && b instanceof DocumentPath.Element second) {
                int order = Integer.compare(first.index(), second.index());
                if (order != 0) {
                    return one instanceof UpdateAction.Remove ? -order : order;
                }
            } else if (!a.equals(b)) {
                return a.toString().compareTo(b.toString());
            }
        }
        return 0;
    }

    @Override
    public List<DocumentPath> paths() {
        return actions.stream().map(UpdateAction::path).toList();
    }

    @Override
    public Optional<AttributeType> typeOf(String attribute) {
        return actions.stream()
                .filter(action -> action.path().equals(DocumentPath.of(attribute)))
                .findFirst()
                .flatMap(UpdateAction::givenValue)
                .map(AttributeValue::type);
    }
}
