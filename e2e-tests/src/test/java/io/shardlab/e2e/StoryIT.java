package io.shardlab.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Scenario;
import io.shardlab.lab.tutorial.Step;
import io.shardlab.lab.tutorial.TutorialStory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tutorial: pods follow shards, 1 -> 2 -> 3 -> 2, and no record is lost. One test a step; {@code docs/story.md}. Runs in every environment. */
@Tag("story")
@ExtendWith(SharedLab.class)
class StoryIT {

    @TestFactory
    Stream<DynamicTest> podsFollowShards(Lab lab) {
        var story = lab.scenario().started();
        var holdsSoFar = new AtomicBoolean(true);
        return new TutorialStory(story)
                .steps().stream()
                        .map(step -> dynamicTest(step.name(), () -> {
                            assumeTrue(holdsSoFar.getAndSet(false), "an earlier step did not hold");
                            take(step, story);
                            holdsSoFar.set(true);
                        }))
                        .onClose(story::close);
    }

    private static void take(Step step, Scenario story) {
        try {
            step.action().run();
        } catch (AssertionError | RuntimeException e) {
            System.err.println("what may tell why is in " + story.keepEvidence(e));
            throw e;
        }
    }
}
