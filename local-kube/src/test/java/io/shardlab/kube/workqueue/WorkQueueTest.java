package io.shardlab.kube.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    @Test
    void aKeyComesAgainWhateverItsReconcilerThrows() throws Exception {
        CountDownLatch attempts = new CountDownLatch(3);
        try (var queue = new WorkQueue<String>("test", key -> {
            attempts.countDown();
            if (attempts.getCount() == 2) {
                throw new StackOverflowError("an error that is no exception");
            }
            throw new IllegalStateException("once more");
        })) {
            queue.add("key");
            assertThat(attempts.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
