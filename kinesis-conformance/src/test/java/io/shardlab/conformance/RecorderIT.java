package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/** The recording itself; it demands nothing of a Kinesis. */
@ExtendWith(Recorder.CheckNames.class)
class RecorderIT {

    @TempDir
    private Path folder;

    @Test
    void requestsAndAnswersAreWritten() throws Exception {
        try (var kinesis = KinesisUnderTest.open(Optional.of(folder));
                var stream = kinesis.stream(1)) {
            assertThatThrownBy(() -> kinesis.client().describeStreamSummary(request -> request.streamName("none")))
                    .isInstanceOf(ResourceNotFoundException.class);
            stream.put("key", "text");
            List<SubscribeToShardEvent> events = new CopyOnWriteArrayList<>();
            FanOutIT.subscribe(kinesis, FanOutIT.consumer(kinesis, stream), events);

            assertThat(recorded("CreateStream"))
                    .as("the first request")
                    .singleElement()
                    .asString()
                    .contains("\nPOST Kinesis_20131202.CreateStream\n{\"StreamName\":\"" + stream.name() + "\"")
                    .containsPattern("\n200\n\n?$")
                    .doesNotContainIgnoringCase("Authorization");
            assertThat(recorded("DescribeStreamSummary"))
                    .anySatisfy(text -> assertThat(text).contains("\n400\n").contains("ResourceNotFoundException"));
            await().untilAsserted(() -> assertThat(recorded("SubscribeToShard"))
                    .singleElement()
                    .asString()
                    .containsSubsequence("{\"ConsumerARN\":", "\n200\n", "\"PartitionKey\":\"key\"")
                    .containsOnlyOnce("\n200\n"));
        }
    }

    /** What is in the files of an operation, in the order of its requests. */
    private List<String> recorded(String operation) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("Recorder.requestsAndAnswersAreWritten"))) {
            return files.filter(file -> file.toString().endsWith("-" + operation + ".txt"))
                    .sorted()
                    .map(RecorderIT::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
