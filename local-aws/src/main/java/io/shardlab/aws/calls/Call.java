package io.shardlab.aws.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call as the log keeps it.
 *
 * @param principal the ARN that made it; an access key nobody issued is written {@code unverified/KEY}
 * @param action service and operation as policies name them, for example {@code kinesis:PutRecord}
 * @param contentType in what form it came, for example {@code application/x-amz-cbor-1.1}; empty when the request did not say
 * @param resources the ARNs it was about; empty when it named none
 * @param outcome {@code ok}, the error's type, {@code reset}, or {@code gone} when the caller left before the answer
 * @param latency until the answer was ready
 * @param bytesIn of the request's body
 * @param bytesOut of the answer's body
 * @param key of a DynamoDB write: the item's key
 */
public record Call(
        Instant time,
        String principal,
        String action,
        String contentType,
        List<String> resources,
        String outcome,
        int status,
        Duration latency,
        long bytesIn,
        long bytesOut,
        Optional<String> key) {}
