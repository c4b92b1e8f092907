package io.shardlab.consumer.preflight;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.shardlab.consumer.record.StreamId;
import io.shardlab.consumer.settings.OnBadRecord;
import io.shardlab.consumer.settings.Settings;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * Looks at the stream and the tables before the first record, so that a wrong name or key is one sentence at the start and
 * not a shard full of bad records.
 */
public final class Preflight {

    private static final String USER_KEYS = "email (S, HASH)";
    private static final String DEAD_LETTER_KEYS = "record_id (S, HASH), part (N, RANGE)";

    private final Settings settings;
    private final KinesisAsyncClient kinesis;
    private final DynamoDbAsyncClient dynamoDb;

    public Preflight(Settings settings, KinesisAsyncClient kinesis, DynamoDbAsyncClient dynamoDb) {
        this.settings = settings;
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
    }

    /**
     * Asks for the stream and the tables, at the same time.
     *
     * @return this life of the stream
     * @throws PreflightFailed with a sentence for each thing that is missing or wrong
     */
    public StreamId check() throws PreflightFailed {
        var stream = kinesis.describeStreamSummary(request -> request.streamName(settings.streamName()));
        var findings = Stream.of(streamFinding(stream), usersFinding(), deadLettersFinding()).toList().stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
        if (!findings.isEmpty()) {
            throw new PreflightFailed(findings);
        }
        return id(stream.join().streamDescriptionSummary());
    }

    private CompletableFuture<Optional<String>> streamFinding(CompletableFuture<?> stream) {
        return stream.handle((found, failure) -> Optional.ofNullable(failure)
                .map(cause -> unreachable("STREAM_NAME: stream " + settings.streamName(), cause)));
    }

    private CompletableFuture<Optional<String>> usersFinding() {
        return tableFinding("TABLE_NAME", settings.tableName(), USER_KEYS);
    }

    private CompletableFuture<Optional<String>> deadLettersFinding() {
        return settings.onBadRecord() == OnBadRecord.DEAD_LETTER
                ? tableFinding("DEAD_LETTER_TABLE", settings.deadLetterTable(), DEAD_LETTER_KEYS)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletableFuture<Optional<String>> tableFinding(String variable, String table, String keys) {
        var name = variable + ": table " + table;
        return dynamoDb.describeTable(request -> request.tableName(table)).handle((found, failure) -> {
            if (failure != null) {
                return Optional.of(unreachable(name, failure) + " It needs the keys " + keys + ".");
            }
            var actual = keys(found.table());
            return actual.equals(keys)
                    ? Optional.empty()
                    : Optional.of("%s has the keys %s; the consumer needs %s.".formatted(name, actual, keys));
        });
    }

    private String unreachable(String name, Throwable failure) {
        return "%s cannot be used in %s: %s".formatted(name, settings.region(), reason(failure));
    }

    /** The SDK has the host that is not known only at the end of its chain. */
    private static String reason(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "no such host: %s. See AWS_ENDPOINT_URL and AWS_REGION.".formatted(cause.getMessage());
            }
        }
        return failure instanceof CompletionException ? failure.getCause().getMessage() : failure.getMessage();
    }

    /** In the order of the schema: the partition key comes first. */
    private static String keys(TableDescription table) {
        var types = table.attributeDefinitions().stream()
                .collect(toMap(AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString));
        return table.keySchema().stream()
                .map(key -> "%s (%s, %s)"
                        .formatted(key.attributeName(), types.get(key.attributeName()), key.keyTypeAsString()))
                .collect(joining(", "));
    }

    private static StreamId id(StreamDescriptionSummary stream) {
        return new StreamId(stream.streamARN(), stream.streamCreationTimestamp());
    }
}
