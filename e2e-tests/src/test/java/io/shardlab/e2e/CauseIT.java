package io.shardlab.e2e;

import static io.shardlab.lab.assertion.LabAssertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.shardlab.e2e.saboteur.Saboteurs;
import io.shardlab.lab.assertion.ExpectationNotMet;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster that cannot scale says why, and a wait for it ends long before its time. */
@ExtendWith(SharedLab.class)
class CauseIT {

    /** A wait that is not ended early lasts this long, and the test sees it. */
    private static final Duration LONG = Duration.ofMinutes(3);

    @Test
    void aScaledObjectOnAStreamThatIsNotThereIsNamedWithItsStream(Lab lab) {
        try (var story = lab.scenario().started()) {
            assertThat(story).eventually().hasReadyPods(1).ownsEachOpenShardOnce(1);
            story.consumer().scaleWithShards();
            pointAt(lab, story, "nobodys-stream");

            var failure = refusal(story, 2);

            org.assertj.core.api.Assertions.assertThat(failure)
                    .hasMessageContaining(
                            "likely     KEDA does not scale: ScaledObject aws-kinesis-stream-scaledobject")
                    .hasMessageContaining("nobodys-stream");
        }
    }

    @Test
    void anImageThatIsNotThereIsNamed(Lab lab) {
        try (var story =
                lab.scenario().withValues(Saboteurs.image("nobodys-consumer")).started()) {
            var failure = refusal(story, 1);

            org.assertj.core.api.Assertions.assertThat(failure)
                    .hasMessageContaining("likely     container")
                    .hasMessageContaining("cannot start")
                    .hasMessageContaining("nobodys-consumer");
        }
    }

    private static ExpectationNotMet refusal(Scenario story, int pods) {
        long begun = System.nanoTime();
        var failure = catchThrowableOfType(
                ExpectationNotMet.class, () -> assertThat(story).within(LONG).hasReadyPods(pods));
        org.assertj.core.api.Assertions.assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("the wait ended early")
                .isLessThan(LONG.dividedBy(2));
        return failure;
    }

    private static void pointAt(Lab lab, Scenario story, String stream) {
        try (var kubernetes = lab.environment().cluster().client()) {
            kubernetes
                    .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                    .inNamespace(story.names().namespace())
                    .withName("aws-kinesis-stream-scaledobject")
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            "[{\"op\":\"replace\",\"path\":\"/spec/triggers/0/metadata/streamName\",\"value\":\"%s\"}]"
                                    .formatted(stream));
        }
    }
}
