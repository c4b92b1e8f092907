package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.transaction.RequestTokens;
import java.util.List;

/** Every operation that this DynamoDB has. */
final class DynamoDbOperations {

    private DynamoDbOperations() {}

    static List<Operation> all(RequestTokens tokens) {
        return List.of(
                new Operation("BatchGetItem", BatchGetItem::answer),
                new Operation("BatchWriteItem", BatchWriteItem::answer),
                new Operation("CreateTable", CreateTable::answer),
                new Operation("DeleteItem", DeleteItem::answer),
                new Operation("DeleteTable", DeleteTable::answer),
                new Operation("DescribeEndpoints", request -> DescribeEndpoints.answer(request.region())),
                new Operation("DescribeLimits", request -> DescribeLimits.answer()),
                new Operation("DescribeTable", DescribeTable::answer),
                new Operation("DescribeTimeToLive", DescribeTimeToLive::answer),
                new Operation("GetItem", GetItem::answer),
                new Operation("ListTables", ListTables::answer),
                new Operation("ListTagsOfResource", ListTagsOfResource::answer),
                new Operation("PutItem", PutItem::answer),
                new Operation("Query", Query::answer),
                new Operation("Scan", Scan::answer),
                new Operation("TagResource", TagResource::answer),
                new Operation("TransactGetItems", TransactGetItems::answer),
                new Operation("TransactWriteItems", new TransactWriteItems(tokens)::answer),
                new Operation("UntagResource", UntagResource::answer),
                new Operation("UpdateItem", UpdateItem::answer),
                new Operation("UpdateTable", UpdateTable::answer),
                new Operation("UpdateTimeToLive", UpdateTimeToLive::answer));
    }
}
