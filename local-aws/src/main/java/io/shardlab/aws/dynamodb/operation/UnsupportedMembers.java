package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import java.util.List;

/** What tables here do not have. A request that asks for it is refused, so that nobody believes it is there. */
final class UnsupportedMembers {

    private static final List<String> MEMBERS =
            List.of("ReplicaUpdates", "GlobalTableWitnessUpdates", "MultiRegionConsistency", "ResourcePolicy");

    private UnsupportedMembers() {}

    static void check(Request request) {
        MEMBERS.stream().filter(request::has).findFirst().ifPresent(member -> {
            throw DynamoDbErrors.validation("local-aws does not have " + member + " of tables.");
        });
        boolean streams = request.structure("StreamSpecification")
                .flatMap(specification -> specification.member("StreamEnabled"))
                .map(WireTypes::flag)
                .orElse(false);
        if (streams) {
            throw DynamoDbErrors.validation(
                    "local-aws does not have DynamoDB Streams. Leave StreamSpecification out, or"
                            + " give local-aws another DynamoDB with --dynamodb-endpoint URL.");
        }
    }
}
