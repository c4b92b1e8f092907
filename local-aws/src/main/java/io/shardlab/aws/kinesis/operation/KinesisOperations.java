package io.shardlab.aws.kinesis.operation;

import static io.shardlab.aws.kinesis.CallRate.UNCOUNTED;
import static io.shardlab.aws.kinesis.CallRate.perAccount;
import static io.shardlab.aws.kinesis.CallRate.perShard;
import static io.shardlab.aws.kinesis.CallRate.perStream;

import io.shardlab.aws.kinesis.Streams;
import java.util.List;

/** Every operation of the Kinesis API that local-aws knows: name, rate, what it acts on, and who answers. */
final class KinesisOperations {

    private KinesisOperations() {}

    static List<Operation<?>> all(Streams streams, Tokens tokens) {
        var on = new KinesisResources(streams, tokens);
        var describe = new DescribeStream(streams);
        var retention = new StreamRetentionPeriod(streams);
        var monitoring = new EnhancedMonitoring(streams);
        var tags = new StreamTags(streams);
        var resourceTags = new ResourceTags(streams);
        return List.of(
                Operation.of("CreateStream", perAccount(5), on.newStream(), new CreateStream(streams)),
                Operation.of("DeleteStream", perAccount(5), on.stream(), new DeleteStream(streams)),
                Operation.of("ListStreams", perAccount(5), on.account(), new ListStreams(streams, tokens)),
                Operation.of("DescribeStream", perAccount(10), on.stream(), describe::describe),
                Operation.of("DescribeStreamSummary", perAccount(20), on.stream(), describe::summarize),
                Operation.of("DescribeLimits", perAccount(1), on.account(), new DescribeLimits(streams)),
                Operation.of("UpdateStreamMode", UNCOUNTED, on.streamArn(), new UpdateStreamMode(streams)),
                Operation.of("UpdateMaxRecordSize", UNCOUNTED, on.streamArn(), new UpdateMaxRecordSize(streams)),
                Operation.of("IncreaseStreamRetentionPeriod", perStream(5), on.stream(), retention::increase),
                Operation.of("DecreaseStreamRetentionPeriod", perStream(5), on.stream(), retention::decrease),
                Operation.of("EnableEnhancedMonitoring", perStream(5), on.stream(), monitoring::enable),
                Operation.of("DisableEnhancedMonitoring", perStream(5), on.stream(), monitoring::disable),
                Operation.of("AddTagsToStream", perAccount(5), on.stream(), tags::add),
                Operation.of("RemoveTagsFromStream", perStream(5), on.stream(), tags::remove),
                Operation.of("ListTagsForStream", perStream(5), on.stream(), tags::list),
                Operation.of("TagResource", UNCOUNTED, on.tagged(), resourceTags::tag),
                Operation.of("UntagResource", UNCOUNTED, on.tagged(), resourceTags::untag),
                Operation.of("ListTagsForResource", UNCOUNTED, on.tagged(), resourceTags::list),
                Operation.of(ListShards.NAME, perStream(1000), on.listing(), new ListShards(streams, tokens)),
                Operation.of("SplitShard", perStream(5), on.stream(), new SplitShard(streams)),
                Operation.of("MergeShards", perStream(5), on.stream(), new MergeShards(streams)),
                Operation.of("UpdateShardCount", UNCOUNTED, on.stream(), new UpdateShardCount(streams)),
                Operation.of("PutRecord", UNCOUNTED, on.stream(), new PutRecord(streams)),
                Operation.of("PutRecords", UNCOUNTED, on.stream(), new PutRecords(streams)),
                Operation.of("GetShardIterator", perShard(5), on.stream(), new GetShardIterator(streams, tokens)),
                Operation.of("GetRecords", UNCOUNTED, on.iterator(), new GetRecords(streams, tokens)),
                Operation.of(
                        "RegisterStreamConsumer", perStream(5), on.streamArn(), new RegisterStreamConsumer(streams)),
                Operation.of(
                        "DescribeStreamConsumer", perStream(20), on.consumer(), new DescribeStreamConsumer(streams)),
                Operation.of(
                        "DeregisterStreamConsumer", perStream(5), on.consumer(), new DeregisterStreamConsumer(streams)),
                Operation.of(
                        "ListStreamConsumers", perStream(5), on.streamArn(), new ListStreamConsumers(streams, tokens)),
                Operation.streaming("SubscribeToShard", UNCOUNTED, on.consumerArn(), new SubscribeToShard(streams)));
    }
}
