package io.shardlab.aws.dynamodb.table;

/** How capacity is paid for. */
public enum BillingMode {
    PROVISIONED,
    PAY_PER_REQUEST
}
