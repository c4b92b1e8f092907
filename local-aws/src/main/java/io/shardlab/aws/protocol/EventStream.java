package io.shardlab.aws.protocol;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** The messages of an answer that goes on, in AWS's event stream encoding. */
public final class EventStream {

    /** The content type of a stream of messages. */
    public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private EventStream() {}

    /** The message of an event. */
    public static ByteBuffer event(String type, WireFormat format, Structure payload) {
        return message(":event-type", type, "event", format, payload);
    }

    /** The message that ends a stream with an error. */
    public static ByteBuffer exception(String type, WireFormat format, String sentence) {
        Structure payload = Structure.builder().with("message", sentence).build();
        return message(":exception-type", type, "exception", format, payload);
    }

    private static ByteBuffer message(
            String typeHeader, String type, String messageType, WireFormat format, Structure payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(typeHeader, HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString(format.contentType()));
        headers.put(":message-type", HeaderValue.fromString(messageType));
        return new Message(headers, format.encode(payload)).toByteBuffer();
    }
}
