package io.shardlab.aws.gateway;

import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/**
 * A call that was understood.
 *
 * @param service as policies name it, for example {@code kinesis}
 * @param action for example {@code PutRecord}
 * @param resources the ARNs it is about
 * @param key of a DynamoDB write: the item's key
 */
record Request(
        String service,
        String action,
        Caller caller,
        Structure input,
        List<String> resources,
        Optional<String> key,
        Incoming incoming) {

    /** Service and action as policies name them. */
    String name() {
        return service + ":" + action;
    }
}
