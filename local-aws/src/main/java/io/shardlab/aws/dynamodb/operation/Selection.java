package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.expression.DocumentPath;
import io.shardlab.aws.dynamodb.expression.Projection;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import java.util.List;
import java.util.Optional;

/** Which attributes a read asks for, by an expression or by {@code AttributesToGet}; all when it does not say. */
record Selection(Optional<Projection> projection) {

    /** Reads it where no other expression is. */
    static Selection read(Request request) {
        Optional<Selection> legacy = legacy(request);
        var expressions = new ExpressionParameters(request);
        Selection selection = legacy.orElseGet(() -> new Selection(expressions.projection()));
        expressions.checkAllUsed();
        return selection;
    }

    static Optional<Selection> legacy(Request request) {
        return request.attributesToGet()
                .map(names ->
                        new Projection(names.stream().map(DocumentPath::of).toList()))
                .map(projection -> new Selection(Optional.of(projection)));
    }

    /** Refuses paths that lead into keys. */
    void check(TableDefinition table) {
        projection.ifPresent(wanted -> table.checkKeyPaths(wanted.paths()));
    }

    /** The attributes that are wanted, if not all. */
    Optional<List<String>> attributes() {
        return projection.map(wanted ->
                wanted.paths().stream().map(DocumentPath::attribute).distinct().toList());
    }

    Item of(Item item) {
        return projection.map(wanted -> wanted.of(item)).orElse(item);
    }
}
