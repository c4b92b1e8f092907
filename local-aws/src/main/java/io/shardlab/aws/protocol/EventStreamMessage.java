package io.shardlab.aws.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A message of AWS's event stream encoding ({@code application/vnd.amazon.eventstream}): lengths, a checksum of them, headers,
 * payload, a checksum of everything.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record EventStreamMessage(Map<String, String> headers, byte[] payload) {

    /** The content type of a stream of messages. */
    public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private static final int PRELUDE_BYTES = 12;
    private static final int CHECKSUM_BYTES = 4;
    private static final byte STRING = 7;

    /** The message of an event. */
    public static EventStreamMessage event(String type, WireFormat format, Structure payload) {
        return of(":event-type", type, "event", format, payload);
    }

    /** The message that ends a stream with an error. */
    public static EventStreamMessage exception(String type, WireFormat format, String sentence) {
        Structure payload = Structure.builder().with("message", sentence).build();
        return of(":exception-type", type, "exception", format, payload);
    }

    private static EventStreamMessage of(
            String typeHeader, String type, String messageType, WireFormat format, Structure payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(typeHeader, type);
        headers.put(":content-type", format.contentType());
        headers.put(":message-type", messageType);
        return new EventStreamMessage(headers, format.encode(payload));
    }

    public byte[] encode() {
        byte[] head = encodeHeaders();
        int length = PRELUDE_BYTES + head.length + payload.length + CHECKSUM_BYTES;
        ByteBuffer message = ByteBuffer.allocate(length);
        message.putInt(length).putInt(head.length);
        message.putInt(checksum(message.array(), message.position()));
        message.put(head).put(payload);
        message.putInt(checksum(message.array(), message.position()));
        return message.array();
    }

    private byte[] encodeHeaders() {
        var bytes = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
            bytes.write(nameBytes.length);
            bytes.writeBytes(nameBytes);
            bytes.write(STRING);
            bytes.write(valueBytes.length >> 8);
            bytes.write(valueBytes.length);
            bytes.writeBytes(valueBytes);
        });
        return bytes.toByteArray();
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
