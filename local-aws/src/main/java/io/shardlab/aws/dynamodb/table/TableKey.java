package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;

/** What a table is found by. */
public record TableKey(String region, String account, String name) implements Comparable<TableKey> {

    private static final String RESOURCE = ":table/";

    public String arn() {
        return "arn:aws:dynamodb:" + region + ":" + account + RESOURCE + name;
    }

    public String indexArn(String index) {
        return arn() + "/index/" + index;
    }

    /**
     * The table that a request's {@code TableName} or {@code ResourceArn} means.
     *
     * @param region the region that the call was made to
     * @param nameOrArn a name, or the ARN of a table or of something that belongs to one
     * @throws io.shardlab.aws.error.AwsException {@code ResourceNotFoundException} for an ARN of elsewhere
     */
    static TableKey of(String region, String account, String nameOrArn) {
        int resource = nameOrArn.indexOf(RESOURCE);
        if (resource < 0) {
            return new TableKey(region, account, nameOrArn);
        }
        if (!nameOrArn.startsWith(new TableKey(region, account, "").arn())) {
            throw DynamoDbErrors.notFound();
        }
        String name = nameOrArn.substring(resource + RESOURCE.length());
        int below = name.indexOf('/');
        return new TableKey(region, account, below < 0 ? name : name.substring(0, below));
    }

    @Override
    public int compareTo(TableKey other) {
        return arn().compareTo(other.arn());
    }
}
