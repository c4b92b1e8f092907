package io.shardlab.consumer.kcl;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.kinesis.leases.ShardInfo;
import software.amazon.kinesis.lifecycle.TaskExecutionListener;
import software.amazon.kinesis.lifecycle.TaskOutcome;
import software.amazon.kinesis.lifecycle.TaskType;
import software.amazon.kinesis.lifecycle.events.TaskExecutionListenerInput;

/**
 * Notices a page of records that never came to its processor. When a task of KCL's fails before the processor is called, KCL goes
 * on with the next page (ShardConsumerSubscriber.onNext): "the incoming data has been skipped". A checkpoint after that would lose
 * the page for good.
 */
final class SkippedPages implements TaskExecutionListener {

    /** An {@link Error} leaves the task open: KCL then does not tell of its end. */
    private final Set<ShardInfo> open = ConcurrentHashMap.newKeySet();

    private final Consumer<String> skipped;

    /** @param skipped told the shard, before KCL does anything else with it */
    SkippedPages(Consumer<String> skipped) {
        this.skipped = skipped;
    }

    @Override
    public void beforeTaskExecution(TaskExecutionListenerInput task) {
        if (open.remove(task.shardInfo())) {
            skipped.accept(task.shardInfo().shardId());
        }
        if (task.taskType() == TaskType.PROCESS) {
            open.add(task.shardInfo());
        }
    }

    @Override
    public void afterTaskExecution(TaskExecutionListenerInput task) {
        if (open.remove(task.shardInfo()) && task.taskOutcome() == TaskOutcome.FAILURE) {
            skipped.accept(task.shardInfo().shardId());
        }
    }
}
