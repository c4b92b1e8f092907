package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.conformance.Check.Basis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * A long random history of splits, merges and uniform updates with records in between. Another history: {@code
 * -Dconformance.seed=N}, longer: {@code -Dconformance.steps=N}.
 */
@Conformance
class ReshardHistoryIT {

    private static final int MOST_SHARDS = 8;

    private final Random random = new Random(Long.getLong("conformance.seed", 42));
    /** What was put, by partition key, in order. */
    private final Map<String, List<String>> put = new HashMap<>();

    private int next;

    @Check(basis = Basis.DOCUMENTED, source = Pages.RESHARDING)
    void whoFollowsTheChildrenReadsEveryRecordOnceInTheOrderOfItsKey(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            for (int step = Integer.getInteger("conformance.steps", 12); step > 0; step--) {
                putSome(kinesis, stream);
                reshard(stream);
                stream.awaitActive();
                assertTiles(stream.openShards());
            }
            putSome(kinesis, stream);

            assertThat(follow(stream)).isEqualTo(put);
        }
    }

    private void putSome(Kinesis kinesis, StreamUnderTest stream) {
        List<PutRecordsRequestEntry> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String key = "user" + random.nextInt(12);
            String text = Integer.toString(next++);
            put.computeIfAbsent(key, fresh -> new ArrayList<>()).add(text);
            records.add(PutRecordsRequestEntry.builder()
                    .partitionKey(key)
                    .data(SdkBytes.fromUtf8String(text))
                    .build());
        }
        assertThat(kinesis.client()
                        .putRecords(request -> request.streamName(stream.name()).records(records))
                        .failedRecordCount())
                .isZero();
    }

    private void reshard(StreamUnderTest stream) {
        List<Shard> open = stream.openShards();
        int chosen = random.nextInt(open.size());
        // Uniform updates are counted by AWS, ten in a day.
        if (random.nextInt(4) == 0) {
            stream.update(Math.min(MOST_SHARDS, open.size() + 1));
        } else if (open.size() < MOST_SHARDS && random.nextBoolean() || open.size() == 1) {
            stream.split(open.get(chosen), StreamUnderTest.middle(open.get(chosen)));
        } else {
            int lower = Math.min(chosen, open.size() - 2);
            stream.merge(open.get(lower), open.get(lower + 1));
        }
    }

    private static void assertTiles(List<Shard> open) {
        BigInteger expected = BigInteger.ZERO;
        for (Shard shard : open) {
            assertThat(StreamUnderTest.start(shard))
                    .as("start of %s", shard.shardId())
                    .isEqualTo(expected);
            expected = StreamUnderTest.end(shard).add(BigInteger.ONE);
        }
        assertThat(expected).isEqualTo(StreamUnderTest.KEYS);
    }

    /** Reads as KCL does: a shard to its end, and a child only when all of its parents are finished. */
    private static Map<String, List<String>> follow(StreamUnderTest stream) {
        Map<String, List<String>> read = new HashMap<>();
        Set<String> finished = new HashSet<>();
        Set<String> started = new HashSet<>();
        Map<String, List<String>> waiting = new HashMap<>();
        stream.shards().stream()
                .filter(shard -> shard.parentShardId() == null)
                .forEach(shard -> waiting.put(shard.shardId(), List.of()));
        while (!waiting.isEmpty()) {
            Set<String> ready = waiting.entrySet().stream()
                    .filter(shard -> finished.containsAll(shard.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(ready)
                    .as("shards whose parents are read, of %s", waiting)
                    .isNotEmpty();
            for (String shard : ready) {
                waiting.remove(shard);
                if (started.add(shard)) {
                    for (ChildShard child : readToEnd(stream, shard, read)) {
                        waiting.put(child.shardId(), child.parentShards());
                    }
                    finished.add(shard);
                }
            }
        }
        return read;
    }

    private static List<ChildShard> readToEnd(StreamUnderTest stream, String shard, Map<String, List<String>> read) {
        GetRecordsResponse answer = stream.readFromStart(shard);
        while (true) {
            for (Record record : answer.records()) {
                read.computeIfAbsent(record.partitionKey(), fresh -> new ArrayList<>())
                        .add(record.data().asUtf8String());
            }
            boolean open = stream.openShards().stream()
                    .anyMatch(known -> known.shardId().equals(shard));
            if (answer.nextShardIterator() == null || open && answer.records().isEmpty()) {
                return answer.childShards();
            }
            answer = stream.read(answer.nextShardIterator());
        }
    }
}
