package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.conformance.Check.Basis;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The limits of a shard. */
@Conformance
class LimitsIT {

    @Check(basis = Basis.DOCUMENTED, source = Pages.LIMITS)
    void aShardTakesOneMebibyteASecond(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            PutRecordsResponse answer = kinesis.client()
                    .putRecords(request -> request.streamName(stream.name())
                            .records(IntStream.range(0, 8)
                                    .mapToObj(i -> PutRecordsRequestEntry.builder()
                                            .partitionKey("a")
                                            .data(SdkBytes.fromByteArray(new byte[500_000]))
                                            .build())
                                    .toList()));

            assertThat(answer.failedRecordCount()).isBetween(1, 7);
            assertThat(answer.records())
                    .filteredOn(result -> result.errorCode() != null)
                    .allSatisfy(result ->
                            assertThat(result.errorCode()).isEqualTo("ProvisionedThroughputExceededException"));
        }
    }

    @Check(basis = Basis.DOCUMENTED, source = Pages.LIMITS)
    void aShardIsReadFiveTimesASecond(Kinesis kinesis) {
        try (var stream = kinesis.stream(1)) {
            String iterator = stream.iterator("shardId-000000000000", ShardIteratorType.TRIM_HORIZON);
            int refused = 0;
            for (int i = 0; i < 30; i++) {
                try {
                    kinesis.client().getRecords(request -> request.shardIterator(iterator));
                } catch (ProvisionedThroughputExceededException e) {
                    refused++;
                }
            }
            assertThat(refused).as("of 30 reads without a pause").isPositive();
        }
    }
}
