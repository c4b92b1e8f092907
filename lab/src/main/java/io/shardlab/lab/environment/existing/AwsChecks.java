package io.shardlab.lab.environment.existing;

import io.shardlab.lab.environment.AwsAccess;
import io.shardlab.lab.preflight.Finding;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** What an AWS that is already there must offer. */
public final class AwsChecks {

    private AwsChecks() {}

    /** May we ask Kinesis and DynamoDB something harmless? */
    public static List<Finding> reachable(AwsAccess aws) {
        var where = aws.endpoint().map(Object::toString).orElse("AWS, region " + aws.region());
        try (var kinesis = aws.kinesis();
                var dynamoDb = aws.dynamoDb()) {
            kinesis.listStreams(request -> request.limit(1));
            dynamoDb.listTables(request -> request.limit(1));
            return List.of(Finding.ok("Kinesis and DynamoDB answer at " + where));
        } catch (SdkException e) {
            return List.of(Finding.problem(
                    "%s does not answer as it should: %s".formatted(where, e.getMessage()),
                    aws.endpoint().isPresent()
                            ? "check that the emulator runs there"
                            : "check credentials, profile and region with `aws sts get-caller-identity`"));
        }
    }
}
