package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** UpdateTimeToLive. */
final class UpdateTimeToLive {

    private static final String SPECIFICATION = "TimeToLiveSpecification";
    private static final int LONGEST_NAME = 255;

    private UpdateTimeToLive() {}

    static Structure answer(Request request) {
        request.requireTableName();
        Optional<Input> specification = request.input().optionalStructure(SPECIFICATION);
        request.checkPresent(SPECIFICATION);
        Optional<String> attribute =
                specification.map(members -> members.string("AttributeName", Input.Constraint.length(1, LONGEST_NAME)));
        boolean enabled = specification.map(members -> members.flag("Enabled")).orElse(false);
        specification
                .filter(members -> !members.has("Enabled"))
                .ifPresent(members -> members.violate("Enabled", null, "Member must not be null"));
        request.input().validated();
        Table table = request.tables().getTable(request.tableKey());
        table.setTimeToLive(enabled, attribute.orElseThrow());
        return Structure.builder()
                .with(
                        SPECIFICATION,
                        Structure.builder()
                                .with("Enabled", enabled)
                                .with("AttributeName", attribute)
                                .build())
                .build();
    }
}
