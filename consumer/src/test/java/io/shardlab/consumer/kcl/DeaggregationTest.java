package io.shardlab.consumer.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

class DeaggregationTest {

    private final Deaggregation deaggregation = new Deaggregation();

    @Test
    void userRecordsKeepTheirOrderKeysAndPlaces() {
        var records = unpacked(Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addPartitionKeyTable("b")
                .addRecords(Aggregates.user(1, "first"))
                .addRecords(Aggregates.user(0, "second"))));

        assertThat(records)
                .extracting(
                        KinesisClientRecord::partitionKey,
                        DeaggregationTest::text,
                        KinesisClientRecord::subSequenceNumber,
                        KinesisClientRecord::sequenceNumber)
                .containsExactly(tuple("b", "first", 0L, "7"), tuple("a", "second", 1L, "7"));
    }

    @Test
    void givesWhatKclGivesForASoundAggregate() {
        var sound = Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addRecords(Aggregates.user(0, "first"))
                .addRecords(Aggregates.user(0, "second")));

        assertThat(deaggregation.deaggregate(List.of(record(sound), record("plain".getBytes(UTF_8)))))
                .isEqualTo(new AggregatorUtil().deaggregate(List.of(record(sound), record("plain".getBytes(UTF_8)))));
    }

    /** KCL leaves out all but those after the last that is outside (AggregatorUtil.deaggregate). */
    @Test
    void nothingIsLeftOutForItsHash() {
        var aggregate = Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addRecords(Aggregates.user(0, "first")));

        assertThat(deaggregation.deaggregate(List.of(record(aggregate)), BigInteger.ZERO, BigInteger.ONE))
                .hasSize(1);
        assertThat(deaggregation.deaggregate(List.of(record(aggregate)), "0", "1"))
                .hasSize(1);
    }

    /** The Error of kcl#1355: NoClassDefFoundError: javax/xml/bind/DatatypeConverter. */
    @Test
    void aKeyThatIsMissingSpoilsItsOwnUserRecordOnly() {
        for (long index : new long[] {7, -1, 1L << 32}) {
            var records = unpacked(Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                    .addPartitionKeyTable("a")
                    .addRecords(Aggregates.user(0, "first"))
                    .addRecords(Aggregates.user(index, "lost its key"))
                    .addRecords(Aggregates.user(0, "last"))));

            assertThat(records)
                    .extracting(KinesisClientRecord::partitionKey, DeaggregationTest::text)
                    .containsExactly(tuple("a", "first"), tuple(null, "lost its key"), tuple("a", "last"));
        }
    }

    @Test
    void aHashKeyThatIsMissingOrNoNumberSpoilsNothing() {
        var records = unpacked(Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addExplicitHashKeyTable("no number")
                .addRecords(Aggregates.user(0, "one").toBuilder().setExplicitHashKeyIndex(0))
                .addRecords(Aggregates.user(0, "other").toBuilder().setExplicitHashKeyIndex(9))));

        assertThat(records).extracting(KinesisClientRecord::partitionKey).containsExactly("a", "a");
    }

    @Test
    void aUserRecordWithoutWhatItNeedsSpoilsNoOther() {
        var records = unpacked(Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addRecords(Messages.Record.newBuilder()
                        .setData(ByteString.copyFromUtf8("no key"))
                        .buildPartial())
                .addRecords(Messages.Record.newBuilder().setPartitionKeyIndex(0).buildPartial())
                .addRecords(Aggregates.user(0, "last"))));

        assertThat(records)
                .extracting(KinesisClientRecord::partitionKey, DeaggregationTest::text)
                .containsExactly(tuple(null, "no key"), tuple("a", ""), tuple("a", "last"));
    }

    @Test
    void aKeyThatIsNotUtf8IsNoKey() {
        var records = unpacked(Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTableBytes(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                .addRecords(Aggregates.user(0, "x"))));

        assertThat(records).extracting(KinesisClientRecord::partitionKey).containsExactly((String) null);
    }

    @Test
    void whatIsNoAggregateIsPassedOnAsItCame() {
        var noise = Aggregates.packed(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
        var empty = Aggregates.packed(Messages.AggregatedRecord.newBuilder().addPartitionKeyTable("a"));
        var spoiled = Aggregates.packed(Messages.AggregatedRecord.newBuilder().addPartitionKeyTable("a"));
        spoiled[spoiled.length - 1]++;

        for (var bytes : List.of(noise, empty, spoiled, new byte[0], new byte[] {(byte) 0xf3}, new byte[20])) {
            var record = record(bytes);
            assertThat(deaggregation.deaggregate(List.of(record))).containsExactly(record);
            assertThat(record.data().remaining()).isEqualTo(bytes.length);
        }
    }

    @Test
    void noBytesMakeItFail() {
        var random = new Random(42);
        var sound = Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addRecords(Aggregates.user(0, "first"))
                .build()
                .toByteArray();
        for (int i = 0; i < 2_000; i++) {
            var body = sound.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            assertThat(unpacked(Aggregates.packed(body)))
                    .as("seed 42, round %d", i)
                    .isNotEmpty();
        }
    }

    private List<KinesisClientRecord> unpacked(byte[] data) {
        return deaggregation.deaggregate(List.of(record(data)), "0", "1");
    }

    private static KinesisClientRecord record(byte[] data) {
        return KinesisClientRecord.builder()
                .sequenceNumber("7")
                .partitionKey("of the aggregate")
                .data(ByteBuffer.wrap(data))
                .build();
    }

    private static String text(KinesisClientRecord record) {
        return UTF_8.decode(record.data().duplicate()).toString();
    }
}
