package io.shardlab.consumer.kcl;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * Unpacks KPL aggregates without ever failing or leaving anything out. KCL's own fails with an {@link Error} on an aggregate whose
 * indexes are broken (kcl#1355), which skips the whole page; and it leaves out user records whose key hashes outside of the
 * shard's range, which only the native KPL sends again.
 *
 * <p>A user record whose partition key cannot be read has none ({@code null}). What is no aggregate, or one without user records, is
 * passed on as it came. The format: aggregation-format.md of awslabs/amazon-kinesis-producer.
 */
final class Deaggregation extends AggregatorUtil {

    private static final int DIGEST_BYTES = 16;

    @Override
    public List<KinesisClientRecord> deaggregate(List<KinesisClientRecord> records) {
        // KCL removes what is before the checkpoint: the list is its own to change.
        return records.stream().flatMap(Deaggregation::userRecords).collect(Collectors.toList());
    }

    @Override
    public List<KinesisClientRecord> deaggregate(List<KinesisClientRecord> records, String firstHash, String lastHash) {
        return deaggregate(records);
    }

    @Override
    public List<KinesisClientRecord> deaggregate(
            List<KinesisClientRecord> records, BigInteger firstHash, BigInteger lastHash) {
        return deaggregate(records);
    }

    private static Stream<KinesisClientRecord> userRecords(KinesisClientRecord record) {
        var aggregate = aggregate(record.data());
        if (aggregate.isEmpty() || aggregate.get().getRecordsCount() == 0) {
            return Stream.of(record);
        }
        return IntStream.range(0, aggregate.get().getRecordsCount())
                .mapToObj(index -> userRecord(record, aggregate.get(), index));
    }

    private static Optional<Messages.AggregatedRecord> aggregate(ByteBuffer data) {
        var bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        int begin = AGGREGATED_RECORD_MAGIC.length;
        int end = bytes.length - DIGEST_BYTES;
        if (end <= begin
                || !Arrays.equals(bytes, 0, begin, AGGREGATED_RECORD_MAGIC, 0, begin)
                || !Arrays.equals(md5(bytes, begin, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return Optional.empty();
        }
        try {
            // Partial: a user record without a required field does not spoil the others.
            return Optional.of(Messages.AggregatedRecord.parser().parsePartialFrom(bytes, begin, end - begin));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static KinesisClientRecord userRecord(
            KinesisClientRecord record, Messages.AggregatedRecord aggregate, int index) {
        var user = aggregate.getRecords(index);
        return record.toBuilder()
                .data(user.getData().asReadOnlyByteBuffer())
                .partitionKey(partitionKey(aggregate, user).orElse(null))
                .explicitHashKey(null)
                .subSequenceNumber(index)
                .aggregated(true)
                .build();
    }

    private static Optional<String> partitionKey(Messages.AggregatedRecord aggregate, Messages.Record user) {
        // The index is a uint64.
        long index = user.getPartitionKeyIndex();
        if (!user.hasPartitionKeyIndex() || index < 0 || index >= aggregate.getPartitionKeyTableCount()) {
            return Optional.empty();
        }
        // Not as text: two keys that are not UTF-8 would become one.
        return Optional.of(aggregate.getPartitionKeyTableBytes((int) index))
                .filter(ByteString::isValidUtf8)
                .map(ByteString::toStringUtf8);
    }

    private static byte[] md5(byte[] bytes, int begin, int end) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, begin, end - begin);
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
