package io.shardlab.aws.gateway;

import io.shardlab.aws.dynamodb.operation.DynamoDbApi;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** The DynamoDB of this process. */
final class OwnDynamoDb implements DynamoDbBackend {

    private final DynamoDbApi api;

    OwnDynamoDb(DynamoDbApi api) {
        this.api = api;
    }

    @Override
    public Future<HttpResponse.Whole> answer(ApiCall request) {
        try {
            Structure answer = api.answer(request.action(), request.caller().region(), request.input());
            return Future.succeededFuture(new HttpResponse.Whole(
                    200, HttpResponse.OK, CONTENT_TYPE, Map.of(), WireFormat.JSON.encode(answer)));
        } catch (AwsException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Optional<String> writtenKey(String operation, String region, Structure input) {
        return api.writtenKey(operation, region, input);
    }
}
