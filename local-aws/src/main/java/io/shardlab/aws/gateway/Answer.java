package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.util.Map;

/**
 * What goes back to the caller.
 *
 * @param headers beside {@code Content-Type}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {

    static Answer of(WireFormat format, Structure structure) {
        // AWS sends no body at all where an operation has no output.
        byte[] body = structure == Structure.EMPTY ? new byte[0] : format.encode(structure);
        return new Answer(200, format.contentType(), Map.of(), body);
    }

    static Answer of(WireFormat format, AwsException refusal) {
        Structure body = Structure.builder()
                .with("__type", refusal.type())
                .with("message", refusal.getMessage())
                .build();
        return new Answer(
                refusal.status(),
                format.contentType(),
                Map.of("x-amzn-ErrorType", refusal.type()),
                format.encode(body));
    }
}
