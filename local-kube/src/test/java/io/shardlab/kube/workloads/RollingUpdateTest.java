package io.shardlab.kube.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.shardlab.kube.workloads.RollingUpdate.Counts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {

    @ParameterizedTest
    @CsvSource({
        // desired, surge, unavailable, resolved surge, resolved unavailable
        "4, 25%, 25%, 1, 1",
        "2, 25%, 25%, 1, 0",
        "1, 25%, 25%, 1, 0",
        "10, 0, 1, 0, 1",
        "3, 0%, 25%, 0, 1", // both round to nothing: one may be missing, or nothing could move
        "0, 25%, 25%, 0, 1"
    })
    void percentagesRoundUpForSurgeAndDownForUnavailable(
            int desired, String surge, String unavailable, int resolvedSurge, int resolvedUnavailable) {
        var deployment = new DeploymentBuilder()
                .withNewSpec()
                .withReplicas(desired)
                .withNewStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(numberOrText(surge)))
                .withMaxUnavailable(new IntOrString(numberOrText(unavailable)))
                .endRollingUpdate()
                .endStrategy()
                .endSpec()
                .build();

        assertThat(RollingUpdate.of(deployment))
                .isEqualTo(new RollingUpdate(desired, resolvedSurge, resolvedUnavailable));
    }

    private static Object numberOrText(String value) {
        return value.endsWith("%") ? value : (Object) Integer.valueOf(value);
    }

    @Test
    void theFirstReplicaSetGetsEverythingAtOnce() {
        assertThat(new RollingUpdate(3, 1, 0).newest(new Counts(0, 0), List.of()))
                .isEqualTo(3);
    }

    @Test
    void scalingInTakesFromTheNewest() {
        assertThat(new RollingUpdate(2, 1, 0).newest(new Counts(3, 3), List.of()))
                .isEqualTo(2);
    }

    @Test
    void podsThatDoNotServeGoFirst() {
        var update = new RollingUpdate(10, 0, 2);

        assertThat(update.old(new Counts(0, 0), List.of(new Counts(5, 5), new Counts(5, 3))))
                .containsExactly(5, 3);
    }

    @Test
    void anUpdateWhoseNewPodsNeverBecomeReadyStopsWithinItsBounds() {
        var update = new RollingUpdate(4, 1, 1);
        var newest = new Counts(0, 0);
        var old = List.of(new Counts(4, 4));

        for (int round = 0; round < 10; round++) {
            newest = new Counts(update.newest(newest, old), 0);
            int kept = update.old(newest, old).get(0);
            old = List.of(new Counts(kept, kept));
        }

        assertThat(newest.wanted()).isEqualTo(2);
        assertThat(old).containsExactly(new Counts(3, 3));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "2, 1, 0", "4, 1, 1", "5, 0, 1", "7, 2, 3", "10, 3, 0"})
    void everyUpdateEndsAndNeverLeavesItsBounds(int desired, int surge, int unavailable) {
        var update = new RollingUpdate(desired, surge, unavailable);
        var newest = new Counts(0, 0);
        List<Counts> old = List.of(new Counts(desired, desired));

        for (int round = 0; round < 50; round++) {
            newest = new Counts(update.newest(newest, old), newest.available());
            List<Counts> after = new ArrayList<>();
            for (int kept : update.old(newest, old)) {
                after.add(new Counts(kept, kept));
            }
            old = after;
            int all = newest.wanted() + old.get(0).wanted();
            int available = newest.available() + old.get(0).available();
            assertThat(all).as("pods in round " + round).isLessThanOrEqualTo(desired + surge);
            assertThat(available).as("available in round " + round).isGreaterThanOrEqualTo(desired - unavailable);
            newest = new Counts(newest.wanted(), newest.wanted());
        }

        assertThat(newest).isEqualTo(new Counts(desired, desired));
        assertThat(old).containsExactly(new Counts(0, 0));
    }
}
