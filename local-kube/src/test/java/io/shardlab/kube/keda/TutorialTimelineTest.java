package io.shardlab.kube.keda;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.kube.hpa.HpaCondition;
import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjects;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tutorial's ScaledObject in virtual time: what happens at which second. */
class TutorialTimelineTest {

    /** Two shards, three from second 100, two again from second 200. */
    private static final Map<Long, Integer> STORY = Map.of(0L, 2, 100L, 3, 200L, 2);

    @Test
    void withUpstreamsDefaultsTheStoryTakesThisLong() {
        VirtualCluster cluster = new VirtualCluster(ScaledObjects.seed(), STORY).runUntil(900);
        // The HPA's first sync comes 15 s after its creation; a third shard waits for the next one, at 105. From 210 on
        // the HPA proposes 2, but its last 3 is of second 195, and at 495 that is 300 s old, not older.
        assertThat(cluster.changes()).containsExactly("15:2", "105:3", "510:2");
    }

    @Test
    void theHpaSaysWhyItHolds() {
        VirtualCluster cluster = new VirtualCluster(ScaledObjects.seed(), STORY).runUntil(510);
        assertThat(cluster.syncAt(495).conditions())
                .extracting(HpaCondition::reason)
                .containsExactly("SucceededGetScale", "ValidMetricFound", "ScaleDownStabilized", "DesiredWithinRange");
        assertThat(cluster.syncAt(510).events())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.message()).isEqualTo("New size: 2; reason: All metrics below target"));
    }

    @Test
    void aWindowOfOneSyncPeriodHoldsNothing() {
        // The window KEDA's own Kinesis e2e uses. With a behavior, a recommendation counts while it is newer than the
        // window: the one of the sync before is exactly 15 s old, so the first sync after the reshard scales.
        assertThat(new VirtualCluster(withWindow(15), STORY).runUntil(900).changes())
                .containsExactly("15:2", "105:3", "210:2");
    }

    @Test
    void aWindowLongerThanASyncPeriodHoldsForOneMore() {
        assertThat(new VirtualCluster(withWindow(20), STORY).runUntil(900).changes())
                .containsExactly("15:2", "105:3", "225:2");
    }

    @Test
    void aTransientShardSeenByASyncCostsAPodForFiveMinutes() {
        Map<Long, Integer> reshard = Map.of(0L, 2, 100L, 4, 110L, 3);
        assertThat(new VirtualCluster(ScaledObjects.seed(), reshard)
                        .runUntil(900)
                        .changes())
                .containsExactly("15:2", "105:4", "420:3");
    }

    @Test
    void aTransientShardBetweenTwoSyncsIsNeverSeen() {
        Map<Long, Integer> reshard = Map.of(0L, 2, 91L, 4, 104L, 3);
        assertThat(new VirtualCluster(ScaledObjects.seed(), reshard)
                        .runUntil(900)
                        .changes())
                .containsExactly("15:2", "105:3");
    }

    @Test
    void aStreamThatIsGoneFreezesTheReplicas() {
        Map<Long, Integer> gone = Map.of(0L, 3, 100L, 0);
        VirtualCluster cluster = new VirtualCluster(ScaledObjects.seed(), gone).runUntil(1800);
        assertThat(cluster.changes()).containsExactly("15:3");
        assertThat(cluster.passes().get(cluster.passes().size() - 1).conditions())
                .extracting(KedaCondition::reason)
                .containsExactly("TriggerError", "ScalerNotActive");
    }

    @Test
    void kedaItselfNeverActsBetweenOneAndMany() {
        VirtualCluster cluster = new VirtualCluster(ScaledObjects.seed(), STORY).runUntil(900);
        assertThat(cluster.passes())
                .hasSize(31)
                .allSatisfy(pass -> assertThat(pass.scaleTo()).isEmpty());
    }

    @Test
    void manyShardsComeInStepsOfTheRateLimit() {
        Map<Long, Integer> wide = Map.of(0L, 30);
        List<String> withoutBehavior =
                new VirtualCluster(ScaledObjects.seed(), wide).runUntil(300).changes();
        assertThat(withoutBehavior).containsExactly("15:4", "30:8", "45:16", "60:30");
    }

    private static ScaledObject withWindow(int seconds) {
        return ScaledObjects.seedWith("advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: "
                + "{stabilizationWindowSeconds: " + seconds + "}}}}");
    }
}
