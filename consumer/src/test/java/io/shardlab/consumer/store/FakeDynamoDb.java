package io.shardlab.consumer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** Takes puts down and answers them as the test says. */
public final class FakeDynamoDb implements DynamoDbAsyncClient {

    private final List<PutItemRequest> puts = new CopyOnWriteArrayList<>();
    private final Function<PutItemRequest, CompletableFuture<PutItemResponse>> answer;

    public FakeDynamoDb(Function<PutItemRequest, CompletableFuture<PutItemResponse>> answer) {
        this.answer = answer;
    }

    /** Takes every put. */
    public static FakeDynamoDb willing() {
        return new FakeDynamoDb(request ->
                CompletableFuture.completedFuture(PutItemResponse.builder().build()));
    }

    /** The puts so far, in order. */
    public List<PutItemRequest> puts() {
        return new ArrayList<>(puts);
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
        puts.add(request);
        return answer.apply(request);
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
