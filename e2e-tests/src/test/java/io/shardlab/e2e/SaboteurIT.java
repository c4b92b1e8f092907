package io.shardlab.e2e;

import static io.shardlab.lab.assertion.LabAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.e2e.saboteur.Saboteurs;
import io.shardlab.lab.assertion.ExpectationNotMet;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The assertions bite: against a consumer that is wrong in one thing, exactly the one about that thing fails. */
@ExtendWith(SharedLab.class)
class SaboteurIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDroppedRecordIsMissedWithItsShardAndPod(Lab lab, @TempDir Path folder) {
        try (var story =
                lab.scenario().withValues(Saboteurs.image("dropping-consumer")).started()) {
            var records = story.send(User.numbered(1, 4));
            var dropped = records.stream()
                    .filter(record -> record.user().email().equals(Saboteurs.DROPPED))
                    .findFirst()
                    .orElseThrow();
            var others = records.stream().filter(record -> record != dropped).toList();
            assertThat(story)
                    .eventually()
                    .hasReadyPods(1)
                    .ownsEachOpenShardOnce(1)
                    .hasStored(others)
                    .spreadsRecordsOver(others, 1);
            var pod = story.consumer().pods().get(0).name();

            assertThatExceptionOfType(ExpectationNotMet.class)
                    .isThrownBy(() -> assertThat(story).within(LONG_ENOUGH).hasStored(records))
                    .satisfies(failure -> org.assertj.core.api.Assertions.assertThat(failure.complaint())
                            .isEqualTo("%s, sent to %s (owned by %s), is not in the table"
                                    .formatted(Saboteurs.DROPPED, dropped.shardId(), pod)));
            assertThatThrownBy(() -> assertThat(story.ledger()).lostNothing())
                    .hasMessageContaining("1 of 4 are not")
                    .hasMessageContaining(Saboteurs.DROPPED)
                    .hasMessageContaining(dropped.shardId());
            assertTheEvidenceIsKept(story, pod, folder);
        }
    }

    private static void assertTheEvidenceIsKept(Scenario story, String pod, Path folder) {
        story.keepEvidence(new AssertionError("a record was dropped"), folder);

        org.assertj.core.api.Assertions.assertThat(folder.resolve("missing.txt"))
                .doesNotExist();
        Map.of(
                        "failure.txt",
                        "a record was dropped",
                        "timeline.txt",
                        pod,
                        "leases.txt",
                        "shardId-000000000000",
                        "pods/" + pod + ".log",
                        "Reading",
                        "events.txt",
                        pod,
                        "pods.yaml",
                        pod,
                        "keda-operator.log",
                        "",
                        "aws-calls.json",
                        "PutRecord")
                .forEach((file, said) -> org.assertj.core.api.Assertions.assertThat(folder.resolve(file))
                        .content()
                        .contains(said));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPodDeafToSigtermIsBlamedWithItsShardAndLastRecord(Lab lab) {
        var values = new HashMap<>(Saboteurs.image("deaf-consumer"));
        values.putAll(Map.of("replicaCount", 2));
        try (var story = lab.scenario().withValues(values).started()) {
            assertThat(story).eventually().hasReadyPods(2).ownsEachOpenShardOnce(2);
            var seen = story.observe();
            var shard = seen.shards().get(0).id();
            var deaf = seen.livingPods().stream()
                    .filter(pod -> seen.owner(shard).filter(pod.name()::equals).isPresent())
                    .findFirst()
                    .orElseThrow();

            story.consumer().end(deaf);
            assertThat(story).eventually().hasLivingPods(2);
            var records = story.sendToEveryShard();
            var toDeaf = records.stream()
                    .filter(record -> record.shardId().equals(shard))
                    .findFirst()
                    .orElseThrow();

            assertThatExceptionOfType(ExpectationNotMet.class)
                    .isThrownBy(() -> assertThat(story).within(LONG_ENOUGH).hasHandedOver())
                    .satisfies(failure -> org.assertj.core.api.Assertions.assertThat(failure.complaint())
                            .isEqualTo(
                                    "%s was asked to end and still owns %s; the last record stored from it is %s, by %s"
                                            .formatted(
                                                    deaf.name(),
                                                    shard,
                                                    toDeaf.user().email(),
                                                    deaf.name())));
            assertThat(story).eventually().hasStored(records);
            assertThat(story.ledger()).lostNothing();
        }
    }
}
