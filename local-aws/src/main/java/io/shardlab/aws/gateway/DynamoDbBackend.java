package io.shardlab.aws.gateway;

import io.shardlab.aws.protocol.Structure;
import io.vertx.core.Future;
import java.util.Optional;

/** Who answers DynamoDB calls behind the handler: the engine of this process, or another endpoint. */
interface DynamoDbBackend {

    String CONTENT_TYPE = "application/x-amz-json-1.0";

    /** Answers a call; the future fails with an {@link io.shardlab.aws.error.AwsException} when it is refused here. */
    Future<HttpResponse.Whole> answer(ApiCall request);

    /** The key of the one item that a call writes, for example {@code leaseKey=shardId-000000000000}. */
    Optional<String> writtenKey(String operation, String region, Structure input);
}
