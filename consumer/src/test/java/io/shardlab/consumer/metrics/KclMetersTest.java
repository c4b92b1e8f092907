package io.shardlab.consumer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.kinesis.metrics.MetricsLevel;

class KclMetersTest {

    private final MetricsPage page = new MetricsPage();
    private final KclMeters meters = new KclMeters(page.registry());

    @Test
    void aScopeIsPublishedAtItsEndByOperationWithoutTheShard() {
        var scope = meters.createMetrics();
        scope.addDimension("Operation", "ProcessTask");
        scope.addDimension("ShardId", "shardId-000000000001");
        scope.addData("RecordsProcessed", 2, StandardUnit.COUNT, MetricsLevel.SUMMARY);
        scope.addData("RecordsProcessed", 3, StandardUnit.COUNT, MetricsLevel.SUMMARY);
        scope.addData("Time", 1500, StandardUnit.MILLISECONDS, MetricsLevel.SUMMARY);
        assertThat(page.registry().getMeters()).isEmpty();

        scope.end();

        var records = page.registry()
                .get("kcl.records.processed")
                .tag("operation", "ProcessTask")
                .summary();
        assertThat(records.totalAmount()).isEqualTo(5);
        assertThat(records.count()).isEqualTo(1);
        assertThat(page.registry().get("kcl.time").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1500);
        assertThat(page.text())
                .contains("kcl_records_processed_sum{operation=\"ProcessTask\"} 5.0")
                .contains("kcl_time_seconds_sum{operation=\"ProcessTask\"} 1.5")
                .doesNotContain("shardId");
    }
}
