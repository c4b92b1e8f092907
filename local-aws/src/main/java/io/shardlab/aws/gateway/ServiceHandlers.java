package io.shardlab.aws.gateway;

/** Which service a call is for. */
final class ServiceHandlers {

    private final ServiceHandler kinesis;
    private final ServiceHandler dynamoDb;
    private final ServiceHandler cloudWatch;
    private final ServiceHandler sts;
    private final ServiceHandler nowhere = new NoServiceHandler();

    ServiceHandlers(ServiceHandler kinesis, ServiceHandler dynamoDb, ServiceHandler cloudWatch, ServiceHandler sts) {
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
        this.cloudWatch = cloudWatch;
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
        if (CloudWatchHandler.isFor(incoming)) {
            return cloudWatch;
        }
        return StsHandler.isFor(incoming) ? sts : nowhere;
    }
}
