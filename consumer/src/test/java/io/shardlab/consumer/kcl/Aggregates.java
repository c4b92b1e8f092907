package io.shardlab.consumer.kcl;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Packs user records as KPL does: a magic number, a protobuf message, its MD5. */
public final class Aggregates {

    private Aggregates() {}

    /** A user record for {@link Messages.AggregatedRecord.Builder#addRecords}. */
    public static Messages.Record user(long keyIndex, String payload) {
        return Messages.Record.newBuilder()
                .setPartitionKeyIndex(keyIndex)
                .setData(ByteString.copyFromUtf8(payload))
                .build();
    }

    public static byte[] packed(Messages.AggregatedRecord.Builder message) {
        return packed(message.buildPartial().toByteArray());
    }

    /** @param body between the magic number and its MD5 */
    public static byte[] packed(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2});
        bytes.writeBytes(body);
        bytes.writeBytes(md5(body));
        return bytes.toByteArray();
    }

    private static byte[] md5(byte[] body) {
        try {
            return MessageDigest.getInstance("MD5").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
