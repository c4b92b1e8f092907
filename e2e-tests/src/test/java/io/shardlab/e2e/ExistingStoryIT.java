package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardlab.lab.Lab;
import io.shardlab.lab.environment.ExistingEnvironment;
import io.shardlab.lab.environment.ExistingOptions;
import io.shardlab.lab.environment.Home;
import io.shardlab.lab.environment.LabException;
import io.shardlab.lab.seed.SeedStory;
import io.shardlab.lab.seed.StepResult;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same story against a cluster and an AWS that the lab did not start: {@code ./shardlab aws} and {@code kube}. */
class ExistingStoryIT {

    @Test
    void theStoryHoldsAndLeavesTheClusterAsItWas(@TempDir Path folder) {
        var kubeconfig = folder.resolve("kubeconfig");
        try (var aws = ShardlabProgram.start("aws", "--port", "0", "--exit-with-stdin");
                var kube = startKube(kubeconfig)) {
            var endpoint = endpoint(aws.awaitLine("local-aws is ready", line -> line.contains("is ready at")));
            kube.awaitLine("local-kube is ready", line -> line.contains("is ready at"));
            var environment = ExistingEnvironment.connect(ExistingOptions.emulated(Home.find(), kubeconfig, endpoint));

            try (var lab = Lab.in(environment)) {
                playAndRefuseASecond(lab);
            }

            assertNothingIsLeft(environment);
            assertThat(aws.handle().isAlive()).isTrue();
            assertThat(kube.handle().isAlive()).isTrue();
        }
    }

    private static void playAndRefuseASecond(Lab lab) {
        var story = lab.story().started();

        var results = new SeedStory(story).play(step -> {}, result -> {});

        assertThat(results)
                .hasSize(5)
                .allSatisfy(
                        result -> assertThat(result.failure()).as(result.name()).isEmpty());
        assertThat(results).allMatch(StepResult::passed);
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> lab.story().named(story.names()).started())
                .withMessageContaining("there is a stream " + story.names().stream() + " already");
    }

    private static void assertNothingIsLeft(ExistingEnvironment environment) {
        try (var kinesis = environment.aws().kinesis();
                var dynamoDb = environment.aws().dynamoDb();
                var kubernetes = environment.cluster().client()) {
            Awaitility.await("stream, tables and namespace gone")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> {
                        assertThat(kinesis.listStreams().streamNames()).isEmpty();
                        assertThat(dynamoDb.listTables().tableNames()).isEmpty();
                        assertThat(kubernetes.namespaces().list().getItems())
                                .noneMatch(namespace ->
                                        namespace.getMetadata().getName().startsWith("story-"));
                    });
        }
    }

    private static ShardlabProgram startKube(Path kubeconfig) {
        return ShardlabProgram.start(
                "kube",
                "--port",
                "0",
                "--kubeconfig",
                kubeconfig.toString(),
                "--hpa-sync-period",
                "500ms",
                "--keda-env",
                "AWS_ACCESS_KEY_ID=test",
                "--keda-env",
                "AWS_SECRET_ACCESS_KEY=test",
                "--exit-with-stdin");
    }

    private static URI endpoint(String readyLine) {
        return URI.create(readyLine.substring(readyLine.indexOf("http")).strip());
    }
}
