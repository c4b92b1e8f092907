package io.shardlab.kube.keda;

import io.shardlab.testtools.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** local-aws as a program of its own, and its streams. It ends with this JVM, however that ends. */
final class LocalAwsProgram implements AutoCloseable {

    private final ChildProcess program;
    private final URI endpoint;
    private final KinesisClient kinesis;

    private LocalAwsProgram(ChildProcess program, URI endpoint) {
        this.program = program;
        this.endpoint = endpoint;
        this.kinesis = KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("the-test", "the-test")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    static LocalAwsProgram start(String... more) throws IOException {
        Path target = Path.of(System.getProperty("shardlab.home"), "local-aws", "target");
        Path jar = target.resolve("local-aws-0.1.0-SNAPSHOT.jar");
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing; build it with: mvn package -pl local-aws -am -DskipTests");
        }
        List<String> arguments = new ArrayList<>(
                List.of("--port", "0", "--reshard-duration", "200ms", "--reshard-stage", "10ms", "--exit-with-stdin"));
        arguments.addAll(List.of(more));
        ChildProcess program = ChildProcess.start(new ProcessBuilder(ChildProcess.java(
                jar + File.pathSeparator + Files.readString(target.resolve("classpath")),
                "io.shardlab.aws.LocalAwsMain",
                List.of("-Xmx128m"),
                arguments.toArray(String[]::new))));
        String ready = program.readyLine();
        return new LocalAwsProgram(program, URI.create(ready.substring(ready.lastIndexOf(' ') + 1)));
    }

    URI endpoint() {
        return endpoint;
    }

    /** Makes a stream and returns when it is active. */
    void createStream(String name, int shards) {
        kinesis.createStream(request -> request.streamName(name).shardCount(shards));
        // The SDK's own waiter looks every ten seconds.
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> isActive(name));
    }

    void reshard(String name, int shards) {
        kinesis.updateShardCount(
                request -> request.streamName(name).targetShardCount(shards).scalingType(ScalingType.UNIFORM_SCALING));
    }

    void deleteStream(String name) {
        kinesis.deleteStream(request -> request.streamName(name));
    }

    /** Puts two records into a stream's first shard. */
    void putTwo(String name) {
        for (int i = 0; i < 2; i++) {
            kinesis.putRecord(request -> request.streamName(name)
                    .partitionKey("any")
                    .explicitHashKey("0")
                    .data(SdkBytes.fromUtf8String("hello")));
        }
    }

    /** Reads so many of the oldest records of a stream's first shard. */
    void read(String name, int records) {
        String oldest = kinesis.getShardIterator(request -> request.streamName(name)
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        kinesis.getRecords(request -> request.shardIterator(oldest).limit(records));
    }

    boolean isActive(String name) {
        return kinesis.describeStreamSummary(request -> request.streamName(name))
                        .streamDescriptionSummary()
                        .streamStatus()
                == StreamStatus.ACTIVE;
    }

    @Override
    public void close() {
        kinesis.close();
        program.close();
    }
}
