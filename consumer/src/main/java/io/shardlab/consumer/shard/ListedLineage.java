package io.shardlab.consumer.shard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The lineage as ListShards tells it, asked for only when a shard is not known yet. */
public final class ListedLineage implements Lineage {

    private static final Logger LOG = LoggerFactory.getLogger(ListedLineage.class);

    /** ListShards allows 100 calls a second for the stream; refused writes may come by the thousand. */
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(30);

    private final KinesisAsyncClient kinesis;
    private final String stream;
    private final Clock clock;

    private CompletableFuture<FamilyTree> tree = CompletableFuture.completedFuture(new FamilyTree(Map.of()));
    private Instant asked = Instant.EPOCH;

    public ListedLineage(KinesisAsyncClient kinesis, String stream, Clock clock) {
        this.kinesis = kinesis;
        this.stream = stream;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Boolean> related(String oneShard, String otherShard) {
        if (oneShard.equals(otherShard)) {
            return CompletableFuture.completedFuture(true);
        }
        return treeWith(oneShard, otherShard)
                .thenApply(known ->
                        !known.knows(oneShard) || !known.knows(otherShard) || known.related(oneShard, otherShard));
    }

    private synchronized CompletableFuture<FamilyTree> treeWith(String oneShard, String otherShard) {
        boolean current = !tree.isDone() || Stream.of(oneShard, otherShard).allMatch(tree.join()::knows);
        if (!current && !clock.instant().isBefore(asked.plus(BETWEEN_CALLS))) {
            asked = clock.instant();
            var before = tree.join();
            tree = list(ListShardsRequest.builder().streamName(stream).build(), new HashMap<>())
                    .exceptionally(failure -> {
                        LOG.warn("The lineage of {}'s shards is not known: {}", stream, failure.toString());
                        return before;
                    });
        }
        return tree;
    }

    private CompletableFuture<FamilyTree> list(ListShardsRequest page, Map<String, List<String>> parents) {
        return kinesis.listShards(page).thenCompose(answer -> {
            answer.shards().forEach(shard -> parents.put(shard.shardId(), parentsOf(shard)));
            return answer.nextToken() == null
                    ? CompletableFuture.completedFuture(new FamilyTree(parents))
                    : list(
                            ListShardsRequest.builder()
                                    .nextToken(answer.nextToken())
                                    .build(),
                            parents);
        });
    }

    private static List<String> parentsOf(Shard shard) {
        return Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                .filter(parent -> parent != null)
                .toList();
    }
}
