package io.shardlab.aws.cloudwatch.operation;

import io.shardlab.aws.cloudwatch.Metrics;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;

/** The CloudWatch API, of which there is one operation. */
public final class CloudWatchApi {

    private final GetMetricData getMetricData;

    public CloudWatchApi(Metrics metrics, String account) {
        this.getMetricData = new GetMetricData(metrics, account);
    }

    /**
     * Answers a call.
     *
     * @param operation for example {@code GetMetricData}
     * @throws AwsException when the call is refused
     * @throws UnsupportedOperationException when AWS would answer it
     */
    public Structure answer(String operation, String region, Structure request) {
        if (!operation.equals("GetMetricData")) {
            throw AwsException.client(
                    "UnknownOperationException", "CloudWatch has no operation " + operation + " that local-aws knows.");
        }
        return getMetricData.answer(region, new Input(request));
    }
}
