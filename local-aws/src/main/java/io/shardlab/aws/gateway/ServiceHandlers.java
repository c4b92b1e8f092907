package io.shardlab.aws.gateway;

/** Which service a call is for. */
final class ServiceHandlers {

    private final ServiceHandler kinesis;
    private final ServiceHandler dynamoDb;
    private final ServiceHandler sts;
    private final ServiceHandler nowhere = new NoServiceHandler();

    ServiceHandlers(ServiceHandler kinesis, ServiceHandler dynamoDb, ServiceHandler sts) {
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
        this.sts = sts;
    }

    ServiceHandler of(HttpRequest incoming) {
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
        return StsHandler.isFor(incoming) ? sts : nowhere;
    }
}
