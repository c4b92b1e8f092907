package io.shardlab.aws.gateway;

/** Which service a call is for. */
final class Doors {

    private final Door kinesis;
    private final Door dynamoDb;
    private final Door sts;
    private final Door nowhere = new NoDoor();

    Doors(Door kinesis, Door dynamoDb, Door sts) {
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
        this.sts = sts;
    }

    Door of(Incoming incoming) {
        Target target = Target.of(incoming.header("X-Amz-Target"));
        if (!incoming.method().equals("POST")) {
            return nowhere;
        }
        if (target.isKinesis()) {
            return kinesis;
        }
        if (target.isDynamoDb()) {
            return dynamoDb;
        }
        return StsDoor.isFor(incoming) ? sts : nowhere;
    }
}
