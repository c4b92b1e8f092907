package io.shardlab.aws.gateway;

/**
 * What a call asks for: the two parts of {@code X-Amz-Target}.
 *
 * @param service the API and its version, for example {@code Kinesis_20131202}
 * @param operation for example {@code PutRecord}
 */
record Target(String service, String operation) {

    /** Reads the header; a call without one asks for nothing. */
    static Target of(String header) {
        int dot = header.indexOf('.');
        return dot < 0 ? new Target("", "") : new Target(header.substring(0, dot), header.substring(dot + 1));
    }

    boolean isKinesis() {
        return service.equals("Kinesis_20131202");
    }

    boolean isDynamoDb() {
        return service.startsWith("DynamoDB_") || service.startsWith("DynamoDBStreams_");
    }
}
