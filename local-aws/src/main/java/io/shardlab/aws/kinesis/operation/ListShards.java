package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.ShardDescription;
import io.shardlab.aws.kinesis.ShardFilter;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** ListShards: pages of shards, chosen by a filter. */
final class ListShards implements Operation.Whole<Optional<StreamKey>> {

    static final String NAME = "ListShards";

    private enum FilterType {
        AFTER_SHARD_ID,
        AT_TRIM_HORIZON,
        FROM_TRIM_HORIZON,
        AT_LATEST,
        AT_TIMESTAMP,
        FROM_TIMESTAMP
    }

    private final Streams streams;
    private final Tokens tokens;

    ListShards(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    /** Where a listing is: a token carries it from page to page. */
    private record Cursor(StreamKey stream, Optional<Instant> created, ShardFilter filter, Optional<ShardId> after) {}

    @Override
    public Structure answer(Optional<StreamKey> target, Input input) {
        boolean named = input.has("StreamName") || input.has("StreamARN");
        Optional<String> token = input.optionalString("NextToken", Input.Constraint.length(1, 1_048_576));
        long most = input.optionalNumber("MaxResults", 1, 10_000).orElse(1000L);
        Optional<String> start = input.optionalString("ExclusiveStartShardId", StreamReference.NAME_LENGTH);
        Optional<Instant> created = input.timestamp("StreamCreationTimestamp");
        Optional<ShardFilter> filter = input.optionalStructure("ShardFilter").map(ListShards::filter);
        input.validated();
        if (token.isPresent() && named) {
            throw KinesisError.invalid("NextToken and StreamName cannot be provided together.");
        }
        if (token.isPresent() && (start.isPresent() || filter.isPresent() || created.isPresent())) {
            throw KinesisError.invalid("NextToken carries the whole listing: ExclusiveStartShardId, ShardFilter and"
                    + " StreamCreationTimestamp cannot be provided with it.");
        }
        if (token.isEmpty() && target.isEmpty()) {
            throw KinesisError.invalid("Either NextToken or StreamName should be provided.");
        }
        if (start.isPresent() && filter.isPresent()) {
            throw KinesisError.invalid("ExclusiveStartShardId and ShardFilter cannot be provided together.");
        }
        Cursor cursor = token.map(this::cursor)
                .orElseGet(() -> new Cursor(
                        target.get(),
                        created,
                        filter.orElse(new ShardFilter.FromTrimHorizon()),
                        start.map(text -> StreamReference.shard(text, target.get()))));
        return page(cursor, most);
    }

    private Structure page(Cursor cursor, long most) {
        Stream stream = streams.get(cursor.stream());
        if (cursor.created()
                .map(time -> time.getEpochSecond() != stream.created().getEpochSecond())
                .orElse(false)) {
            throw KinesisError.notFound(stream.key());
        }
        List<ShardDescription> rest = stream.shards(cursor.filter()).stream()
                .filter(shard ->
                        cursor.after().map(id -> shard.id().compareTo(id) > 0).orElse(true))
                .toList();
        List<ShardDescription> page = rest.stream().limit(most).toList();
        Structure.Builder answer = Structure.builder()
                .with("Shards", page.stream().map(Shapes::shard).toList());
        if (rest.size() > page.size()) {
            answer.with(
                    "NextToken", token(stream, cursor, page.get(page.size() - 1).id()));
        }
        return answer.build();
    }

    private static ShardFilter filter(Input input) {
        FilterType type = input.enumeration("Type", FilterType.class);
        Optional<String> shardId = input.optionalString("ShardId", StreamReference.NAME_LENGTH);
        Optional<Instant> timestamp = input.timestamp("Timestamp");
        return switch (type) {
            case AFTER_SHARD_ID ->
                new ShardFilter.AfterShardId(
                        shardId.flatMap(ShardId::parse)
                                .orElseThrow(
                                        () -> KinesisError.invalid(
                                                "ShardId must be provided, in the form shardId-000000000000, when ShardFilter is AFTER_SHARD_ID.")));
            case AT_TRIM_HORIZON -> new ShardFilter.AtTrimHorizon();
            case FROM_TRIM_HORIZON -> new ShardFilter.FromTrimHorizon();
            case AT_LATEST -> new ShardFilter.AtLatest();
            case AT_TIMESTAMP -> new ShardFilter.AtTimestamp(timestamp.orElseThrow(() -> noTimestamp(type)));
            case FROM_TIMESTAMP -> new ShardFilter.FromTimestamp(timestamp.orElseThrow(() -> noTimestamp(type)));
        };
    }

    private static RuntimeException noTimestamp(FilterType type) {
        return KinesisError.invalid("Timestamp must be provided when ShardFilter is " + type + ".");
    }

    private String token(Stream stream, Cursor cursor, ShardId last) {
        ShardFilter filter = cursor.filter();
        FilterType type = FilterType.FROM_TRIM_HORIZON;
        long time = 0;
        if (filter instanceof ShardFilter.AtTrimHorizon) {
            type = FilterType.AT_TRIM_HORIZON;
        } else if (filter instanceof ShardFilter.AtLatest) {
            type = FilterType.AT_LATEST;
        } else if (filter instanceof ShardFilter.AtTimestamp at) {
            type = FilterType.AT_TIMESTAMP;
            time = at.time().toEpochMilli();
        } else if (filter instanceof ShardFilter.FromTimestamp from) {
            type = FilterType.FROM_TIMESTAMP;
            time = from.time().toEpochMilli();
        }
        return tokens.next(
                NAME,
                stream.key().arn(),
                Long.toString(stream.created().toEpochMilli()),
                type.name(),
                Long.toString(time),
                Integer.toString(last.number()));
    }

    private Cursor cursor(String token) {
        List<String> fields = tokens.next(NAME, token, 5);
        Instant time = Instant.ofEpochMilli(Long.parseLong(fields.get(3)));
        ShardFilter filter =
                switch (FilterType.valueOf(fields.get(2))) {
                    case AT_TRIM_HORIZON -> new ShardFilter.AtTrimHorizon();
                    case AT_LATEST -> new ShardFilter.AtLatest();
                    case AT_TIMESTAMP -> new ShardFilter.AtTimestamp(time);
                    case FROM_TIMESTAMP -> new ShardFilter.FromTimestamp(time);
                    // The last shard of the page takes over from the id of AFTER_SHARD_ID.
                    case FROM_TRIM_HORIZON, AFTER_SHARD_ID -> new ShardFilter.FromTrimHorizon();
                };
        return new Cursor(
                StreamKey.ofArn(fields.get(0)).orElseThrow(),
                Optional.of(Instant.ofEpochMilli(Long.parseLong(fields.get(1)))),
                filter,
                Optional.of(new ShardId(Integer.parseInt(fields.get(4)))));
    }
}
