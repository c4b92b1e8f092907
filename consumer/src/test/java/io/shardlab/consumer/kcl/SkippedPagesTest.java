package io.shardlab.consumer.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.leases.ShardInfo;
import software.amazon.kinesis.lifecycle.TaskOutcome;
import software.amazon.kinesis.lifecycle.TaskType;
import software.amazon.kinesis.lifecycle.events.TaskExecutionListenerInput;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

class SkippedPagesTest {

    private static final ShardInfo SHARD = shard("shardId-000000000000");
    private static final ShardInfo OTHER = shard("shardId-000000000001");

    private final List<String> skipped = new ArrayList<>();
    private final SkippedPages pages = new SkippedPages(skipped::add);

    @Test
    void aPageThatWasProcessedIsNotSkipped() {
        pages.beforeTaskExecution(task(SHARD, TaskType.PROCESS));
        pages.afterTaskExecution(ended(SHARD, TaskType.PROCESS, TaskOutcome.SUCCESSFUL));
        pages.beforeTaskExecution(task(SHARD, TaskType.PROCESS));
        pages.afterTaskExecution(ended(SHARD, TaskType.PROCESS, TaskOutcome.END_OF_SHARD));
        pages.beforeTaskExecution(task(SHARD, TaskType.SHUTDOWN));

        assertThat(skipped).isEmpty();
    }

    @Test
    void aTaskThatAnErrorEndedIsNoticedBeforeTheNextPage() {
        pages.beforeTaskExecution(task(SHARD, TaskType.PROCESS));
        pages.beforeTaskExecution(task(OTHER, TaskType.PROCESS));
        assertThat(skipped).isEmpty();

        pages.beforeTaskExecution(task(SHARD, TaskType.PROCESS));

        assertThat(skipped).containsExactly("shardId-000000000000");
    }

    @Test
    void alsoBeforeTheEndOfTheShard() {
        pages.beforeTaskExecution(task(SHARD, TaskType.PROCESS));

        pages.beforeTaskExecution(task(SHARD, TaskType.SHUTDOWN));

        assertThat(skipped).containsExactly("shardId-000000000000");
    }

    @Test
    void aTaskThatFailedIsNoticedAtOnce() {
        pages.beforeTaskExecution(task(SHARD, TaskType.PROCESS));

        pages.afterTaskExecution(ended(SHARD, TaskType.PROCESS, TaskOutcome.FAILURE));

        assertThat(skipped).containsExactly("shardId-000000000000");
    }

    @Test
    void otherTasksMayFailAndAreTriedAgain() {
        pages.beforeTaskExecution(task(SHARD, TaskType.INITIALIZE));
        pages.afterTaskExecution(ended(SHARD, TaskType.INITIALIZE, TaskOutcome.FAILURE));
        pages.beforeTaskExecution(task(SHARD, TaskType.INITIALIZE));

        assertThat(skipped).isEmpty();
    }

    private static ShardInfo shard(String id) {
        return new ShardInfo(id, "token", List.of(), ExtendedSequenceNumber.TRIM_HORIZON);
    }

    private static TaskExecutionListenerInput task(ShardInfo shard, TaskType type) {
        return TaskExecutionListenerInput.builder()
                .shardInfo(shard)
                .taskType(type)
                .build();
    }

    private static TaskExecutionListenerInput ended(ShardInfo shard, TaskType type, TaskOutcome outcome) {
        return task(shard, type).toBuilder().taskOutcome(outcome).build();
    }
}
