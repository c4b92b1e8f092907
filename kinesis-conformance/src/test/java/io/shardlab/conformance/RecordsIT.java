package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.conformance.Check.Basis;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Records: where they go, in what order, how they come back. */
@Conformance
class RecordsIT {

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "PutRecord.html")
    void aRecordGoesToTheShardOfItsKeysMd5(Kinesis kinesis) throws Exception {
        try (var stream = kinesis.stream(4)) {
            List<Shard> shards = stream.openShards();
            for (String key : List.of("user1", "user2", "ключ", "a", "b", "c", "d")) {
                BigInteger hash = new BigInteger(
                        1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8)));
                Shard owner = shards.stream()
                        .filter(shard -> StreamUnderTest.start(shard).compareTo(hash) <= 0
                                && hash.compareTo(StreamUnderTest.end(shard)) <= 0)
                        .findFirst()
                        .orElseThrow();

                assertThat(stream.put(key, "x").shardId())
                        .as("the shard of %s", key)
                        .isEqualTo(owner.shardId());
            }
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "PutRecord.html")
    void anExplicitHashKeyOverridesThePartitionKey(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            for (Shard shard : stream.openShards()) {
                assertThat(kinesis.client()
                                .putRecord(request -> request.streamName(stream.name())
                                        .partitionKey("same")
                                        .explicitHashKey(shard.hashKeyRange().endingHashKey())
                                        .data(SdkBytes.fromUtf8String("x")))
                                .shardId())
                        .isEqualTo(shard.shardId());
            }
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "PutRecord.html")
    void aHashKeyBeyondTheKeySpaceIsRefused(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            assertThatThrownBy(() -> kinesis.client()
                            .putRecord(request -> request.streamName(stream.name())
                                    .partitionKey("a")
                                    .explicitHashKey(StreamUnderTest.KEYS.toString())
                                    .data(SdkBytes.fromUtf8String("x"))))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.GUIDE + "key-concepts.html")
    void payloadsComeBackByteForByteInOrder(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            var random = new Random(5);
            List<byte[]> payloads = IntStream.range(0, 20)
                    .mapToObj(i -> {
                        byte[] payload = new byte[random.nextInt(2000)];
                        random.nextBytes(payload);
                        return payload;
                    })
                    .toList();
            PutRecordsResponse put = kinesis.client()
                    .putRecords(request -> request.streamName(stream.name())
                            .records(payloads.stream()
                                    .map(payload -> PutRecordsRequestEntry.builder()
                                            .partitionKey("k")
                                            .data(SdkBytes.fromByteArray(payload))
                                            .build())
                                    .toList()));
            assertThat(put.failedRecordCount()).isZero();

            List<Record> read = stream.readFromStart("shardId-000000000000").records();

            assertThat(read).extracting(record -> record.data().asByteArray()).containsExactlyElementsOf(payloads);
            List<BigInteger> numbers = read.stream()
                    .map(record -> new BigInteger(record.sequenceNumber()))
                    .toList();
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            assertThat(read)
                    .extracting(Record::sequenceNumber)
                    .containsExactlyElementsOf(put.records().stream()
                            .map(result -> result.sequenceNumber())
                            .toList());
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.LIMITS)
    void aRecordAboveOneMebibyteIsRefused(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            assertThatThrownBy(() -> kinesis.client()
                            .putRecord(request -> request.streamName(stream.name())
                                    .partitionKey("a")
                                    .data(SdkBytes.fromByteArray(new byte[(1 << 20) + 1]))))
                    .isInstanceOf(KinesisException.class);
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "GetShardIterator.html")
    void readingStartsWhereTheIteratorSays(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            String first = stream.put("a", "1").sequenceNumber();
            String latest = stream.iterator("shardId-000000000000", ShardIteratorType.LATEST);
            stream.put("a", "2");
            stream.put("a", "3");

            assertThat(texts(stream.readFromStart("shardId-000000000000"))).containsExactly("1", "2", "3");
            assertThat(texts(stream.read(latest))).containsExactly("2", "3");
            assertThat(texts(stream.read(numbered(kinesis, stream, ShardIteratorType.AT_SEQUENCE_NUMBER, first))))
                    .containsExactly("1", "2", "3");
            assertThat(texts(stream.read(numbered(kinesis, stream, ShardIteratorType.AFTER_SEQUENCE_NUMBER, first))))
                    .containsExactly("2", "3");
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "GetShardIterator.html")
    void aTimestampIsAStart(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            stream.put("a", "1");
            Instant arrival = stream.readFromStart("shardId-000000000000")
                    .records()
                    .get(0)
                    .approximateArrivalTimestamp();
            String iterator = kinesis.client()
                    .getShardIterator(request -> request.streamName(stream.name())
                            .shardId("shardId-000000000000")
                            .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                            .timestamp(arrival.minusSeconds(1)))
                    .shardIterator();

            assertThat(texts(stream.read(iterator))).containsExactly("1");
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "GetRecords.html")
    void aLimitCutsAndTheNextIteratorGoesOn(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            for (int i = 0; i < 5; i++) {
                stream.put("a", Integer.toString(i));
            }
            String start = stream.iterator("shardId-000000000000", ShardIteratorType.TRIM_HORIZON);
            GetRecordsResponse page = kinesis.client()
                    .getRecords(request -> request.shardIterator(start).limit(2));

            assertThat(texts(page)).containsExactly("0", "1");
            assertThat(texts(stream.read(page.nextShardIterator()))).containsExactly("2", "3", "4");
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "GetRecords.html")
    void atTheTipMillisBehindLatestIsZeroAndTheIteratorGoesOn(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            GetRecordsResponse empty = stream.readFromStart("shardId-000000000000");

            assertThat(empty.records()).isEmpty();
            assertThat(empty.millisBehindLatest()).isZero();
            assertThat(empty.nextShardIterator()).isNotEmpty();
            stream.put("a", "1");
            assertThat(texts(stream.read(empty.nextShardIterator()))).containsExactly("1");
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "GetRecords.html")
    void nonsenseIsNoIterator(Kinesis kinesis) {
        assertThatThrownBy(() -> kinesis.client().getRecords(request -> request.shardIterator("nonsense")))
                .isInstanceOfAny(InvalidArgumentException.class, ExpiredIteratorException.class);
    }

    @Check(basis = Basis.INFERRED, source = "kinesalite, verified by its author against AWS")
    void aSequenceNumberOfAnotherShardIsNoStart(Kinesis kinesis) {
        try (var stream = kinesis.stream(2)) {
            var put = stream.put("a", "1");
            String other = stream.openShards().stream()
                    .map(Shard::shardId)
                    .filter(id -> !id.equals(put.shardId()))
                    .findFirst()
                    .orElseThrow();

            assertThatThrownBy(() -> kinesis.client()
                            .getShardIterator(request -> request.streamName(stream.name())
                                    .shardId(other)
                                    .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                                    .startingSequenceNumber(put.sequenceNumber())))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    private static String numbered(Kinesis kinesis, StreamUnderTest stream, ShardIteratorType type, String number) {
        return kinesis.client()
                .getShardIterator(request -> request.streamName(stream.name())
                        .shardId("shardId-000000000000")
                        .shardIteratorType(type)
                        .startingSequenceNumber(number))
                .shardIterator();
    }

    private static List<String> texts(GetRecordsResponse response) {
        return response.records().stream()
                .map(record -> record.data().asUtf8String())
                .toList();
    }
}
