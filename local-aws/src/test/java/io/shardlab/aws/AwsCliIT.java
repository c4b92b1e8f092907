package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.shardlab.testtools.RequiresTool;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the tutorial, by hand: the real {@code aws} against local-aws. */
@Tag("slow")
@RequiresTool("awscli")
class AwsCliIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String DATA = Base64.getEncoder()
            .encodeToString("{\"name\":\"user1\", \"city\":\"new york\"}".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private static Path home;

    private static LocalAws aws;

    @BeforeAll
    static void start() throws Exception {
        aws = LocalAws.start(LocalAwsOptions.defaults());
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void theStorysCommandsWork() throws Exception {
        assertThat(aws("sts", "get-caller-identity", "--query", "Account", "--output", "text")
                        .strip())
                .isEqualTo("000000000000");
        aws(
                "dynamodb",
                "create-table",
                "--table-name",
                "users",
                "--attribute-definitions",
                "AttributeName=email,AttributeType=S",
                "--key-schema",
                "AttributeName=email,KeyType=HASH",
                "--provisioned-throughput",
                "ReadCapacityUnits=5,WriteCapacityUnits=5");
        aws("kinesis", "create-stream", "--stream-name", "kinesis-keda-demo", "--shard-count", "2");
        awaitActiveWithShards(2);

        Structure put = json(
                "kinesis",
                "put-record",
                "--stream-name",
                "kinesis-keda-demo",
                "--partition-key",
                "user1@foo.com",
                "--data",
                DATA);
        assertThat(put.members().get("SequenceNumber").toString()).hasSize(56);
        assertThat(read(put.members().get("ShardId").toString()))
                .as("version 2 takes base64, version 1 takes bytes")
                .isIn(DATA, Base64.getEncoder().encodeToString(DATA.getBytes(StandardCharsets.UTF_8)));

        aws("dynamodb", "put-item", "--table-name", "users", "--item", "{\"email\":{\"S\":\"user1@foo.com\"}}");
        assertThat(json("dynamodb", "scan", "--table-name", "users").members()).containsEntry("Count", 1L);
        assertThat(json("dynamodb", "describe-table", "--table-name", "users").members())
                .containsKey("Table");

        reshard(3);
        awaitActiveWithShards(3);
        reshard(2);
        awaitActiveWithShards(2);

        aws("kinesis", "delete-stream", "--stream-name", "kinesis-keda-demo");
        aws("dynamodb", "delete-table", "--table-name", "users");
        assertThat(json("dynamodb", "list-tables").members().get("TableNames").toString())
                .isEqualTo("[]");
    }

    private static void reshard(int shards) throws Exception {
        aws(
                "kinesis",
                "update-shard-count",
                "--stream-name",
                "kinesis-keda-demo",
                "--target-shard-count",
                Integer.toString(shards),
                "--scaling-type",
                "UNIFORM_SCALING");
    }

    private static String read(String shard) throws Exception {
        String iterator = json(
                        "kinesis",
                        "get-shard-iterator",
                        "--stream-name",
                        "kinesis-keda-demo",
                        "--shard-id",
                        shard,
                        "--shard-iterator-type",
                        "TRIM_HORIZON")
                .members()
                .get("ShardIterator")
                .toString();
        List<?> records = (List<?>) json("kinesis", "get-records", "--shard-iterator", iterator)
                .members()
                .get("Records");
        assertThat(records).hasSize(1);
        return ((Structure) records.get(0)).members().get("Data").toString();
    }

    private static void awaitActiveWithShards(long shards) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Structure summary =
                    (Structure) json("kinesis", "describe-stream-summary", "--stream-name", "kinesis-keda-demo")
                            .members()
                            .get("StreamDescriptionSummary");
            assertThat(summary.members())
                    .containsEntry("StreamStatus", "ACTIVE")
                    .containsEntry("OpenShardCount", shards);
        });
    }

    private static Structure json(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--output", "json"));
        return WireFormat.JSON.decode(aws(command.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8));
    }

    /** Runs the program with an environment of its own, so that nobody's profile is used. */
    private static String aws(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("aws", "--endpoint-url", aws.endpoint().toString()));
        command.addAll(List.of(arguments));
        File output = Files.createTempFile(home, "aws", ".out").toFile();
        File errors = Files.createTempFile(home, "aws", ".err").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output).redirectError(errors);
        String path = builder.environment().get("PATH");
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("PATH", path);
        builder.environment().put("AWS_CONFIG_FILE", home.resolve("none").toString());
        builder.environment()
                .put("AWS_SHARED_CREDENTIALS_FILE", home.resolve("none").toString());
        builder.environment().put("AWS_ACCESS_KEY_ID", "test");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        builder.environment().put("AWS_PAGER", "");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("not ended within " + PATIENCE + ": " + command);
        }
        assertThat(process.exitValue())
                .as("%s said: %s", command, Files.readString(errors.toPath()))
                .isZero();
        return Files.readString(output.toPath());
    }
}
