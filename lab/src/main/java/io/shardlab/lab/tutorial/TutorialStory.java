package io.shardlab.lab.tutorial;

import static io.shardlab.lab.assertion.LabAssertions.assertThat;

import io.shardlab.lab.assertion.Expectation;
import io.shardlab.lab.environment.Timings;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.scenario.Scenario;
import io.shardlab.lab.scenario.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The tutorial in five steps: one pod, two, three, two again, and everything is stored. */
public final class TutorialStory {

    private final Scenario story;

    public TutorialStory(Scenario story) {
        this.story = story;
    }

    /** The steps, to be taken in this order. */
    public List<Step> steps() {
        return List.of(
                new Step("one pod owns both shards", this::onePodOwnsBothShards),
                new Step("KEDA: one pod per shard", this::oneMorePodWithKeda),
                new Step("reshard 2 -> 3", this::reshardToThree),
                new Step("reshard 3 -> 2", this::reshardBackToTwo),
                new Step("every user is in the table", this::everyUserIsStored));
    }

    /** Takes the steps until one does not hold, and tells of each when it is over. */
    public List<StepResult> play(Consumer<Step> beginning, Consumer<StepResult> ended) {
        var results = new ArrayList<StepResult>();
        for (var step : steps()) {
            beginning.accept(step);
            var result = take(step);
            results.add(result);
            ended.accept(result);
            if (!result.passed()) {
                break;
            }
        }
        return List.copyOf(results);
    }

    private static StepResult take(Step step) {
        long begun = System.nanoTime();
        Optional<Throwable> failure = Optional.empty();
        try {
            step.action().run();
        } catch (AssertionError | RuntimeException e) {
            failure = Optional.of(e);
        }
        return new StepResult(step.name(), Duration.ofNanos(System.nanoTime() - begun), failure);
    }

    private void onePodOwnsBothShards() {
        var users = story.send(User.numbered(1, 4));
        assertThat(story)
                .within(
                        story.start() == Start.COLD
                                ? story.patience().coldStart()
                                : story.patience().start())
                .hasReadyPods(1)
                .ownsEachOpenShardOnce(1)
                .hasStored(users)
                .spreadsRecordsOver(users, 1);
    }

    private void oneMorePodWithKeda() {
        story.consumer().scaleWithShards();
        assertThat(story).eventually().hasReadyPods(2).ownsEachOpenShardOnce(2);
        var users = story.send(User.numbered(5, 8));
        assertThat(story).eventually().hasStored(users).hasProvenOwners(users).spreadsRecordsOver(users, 2);
    }

    private void reshardToThree() {
        story.stream().reshardTo(3);
        var first = story.sendToEveryShard();
        assertThat(story)
                .eventually()
                .hasReadyPods(3)
                .hasStored(first)
                .meets(finishedShardsCleanedUp())
                .ownsEachOpenShardOnce(3);
        // The tutorial has no user 13.
        var users = story.send(Stream.concat(User.numbered(9, 12).stream(), User.numbered(14, 16).stream())
                .toList());
        assertThat(story).eventually().hasStored(users).hasProvenOwners(users).spreadsRecordsOver(users, 3);
    }

    private void reshardBackToTwo() {
        story.stream().reshardTo(2);
        var first = story.sendToEveryShard();
        assertThat(story).eventually().hasLivingPods(2);
        var meanwhile = story.sendToEveryShard();
        assertThat(story).within(story.patience().handOver()).hasHandedOver();
        assertThat(story)
                .eventually()
                .hasReadyPods(2)
                .hasStored(first)
                .hasStored(meanwhile)
                .meets(finishedShardsCleanedUp())
                .ownsEachOpenShardOnce(2);
        assertEveryShardIsServedByTheLiving(story.sendToEveryShard());
        assertThat(story).staysAsItIsFor(story.patience().calm()).hasNothingStoredByGonePods();
    }

    /** KCL itself takes minutes to half an hour for it, which no scenario waits for; the lab's consumer promises seconds. */
    private Expectation finishedShardsCleanedUp() {
        return story.timings() == Timings.LAB ? Expectation.onlyOpenShardsLeased() : Expectation.NOTHING;
    }

    private void assertEveryShardIsServedByTheLiving(List<SentRecord> afterTheThirdPodEnded) {
        assertThat(story)
                .within(story.patience().storedSoon())
                .hasStored(afterTheThirdPodEnded)
                .hasStoredByLivingPods(afterTheThirdPodEnded)
                .spreadsRecordsOver(afterTheThirdPodEnded, 2);
    }

    private void everyUserIsStored() {
        assertThat(story.ledger()).lostNothing();
    }
}
