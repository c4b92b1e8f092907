package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Names;
import io.shardlab.testtools.RequiresTool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** LocalStack's ready hook as LocalStack runs it, with an {@code awslocal} of three lines over the real {@code aws}. */
@ExtendWith(SharedLab.class)
class HookIT {

    private static final String AWSLOCAL = """
            #!/bin/sh
            export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
            exec aws --endpoint-url %s "$@"
            """;

    @Test
    @RequiresTool("awscli")
    void theHookMakesWhatTheStoryNeedsAndMayRunAgain(Lab lab, @TempDir Path folder) throws Exception {
        var names = Names.ofTheTutorial();
        var aws = lab.environment().aws();
        writeAwslocal(folder, aws.endpoint().orElseThrow());

        try (var kinesis = aws.kinesis();
                var dynamoDb = aws.dynamoDb()) {
            assertThat(runHook(folder))
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).endsWith("created"));
            assertThat(runHook(folder))
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).endsWith("exists already"));

            assertThat(kinesis.describeStreamSummary(request -> request.streamName(names.stream()))
                            .streamDescriptionSummary()
                            .openShardCount())
                    .isEqualTo(2);
            assertThat(dynamoDb.listTables().tableNames()).contains(names.table(), names.deadLetters());

            kinesis.deleteStream(request -> request.streamName(names.stream()));
            dynamoDb.deleteTable(request -> request.tableName(names.table()));
            dynamoDb.deleteTable(request -> request.tableName(names.deadLetters()));
        }
    }

    private static void writeAwslocal(Path folder, URI endpoint) throws IOException {
        var script = Files.writeString(folder.resolve("awslocal"), AWSLOCAL.formatted(endpoint));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> runHook(Path folder) throws IOException, InterruptedException {
        var hook = Checkout.find().initialRequests().resolve("ready.d").resolve("10-create.sh");
        var builder = new ProcessBuilder(hook.toString()).redirectErrorStream(true);
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
