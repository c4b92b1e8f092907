package io.shardlab.aws.gateway;

/** Which service a call is for. */
final class Doors {

    private final Door kinesis;
    private final Door dynamoDb;
    private final Door nowhere = new NoDoor();

    Doors(Door kinesis, Door dynamoDb) {
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
    }

    Door of(Incoming incoming) {
        Target target = Target.of(incoming.header("X-Amz-Target"));
        if (!incoming.method().equals("POST")) {
            return nowhere;
        }
        if (target.isKinesis()) {
            return kinesis;
        }
        return target.isDynamoDb() ? dynamoDb : nowhere;
    }
}
