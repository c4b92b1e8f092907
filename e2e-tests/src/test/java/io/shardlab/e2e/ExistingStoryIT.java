package io.shardlab.e2e;

import static io.shardlab.lab.assertion.LabAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.cloud.CloudRequests;
import io.shardlab.lab.environment.existing.ExistingEnvironment;
import io.shardlab.lab.environment.existing.ExistingOptions;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.ledger.UserTable;
import io.shardlab.lab.scenario.Adopted;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Names;
import io.shardlab.lab.stream.KinesisStream;
import io.shardlab.lab.tutorial.StepResult;
import io.shardlab.lab.tutorial.TutorialStory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same story against a cluster and an AWS that the lab did not start: {@code ./shardlab aws} and {@code kube}. */
class ExistingStoryIT {

    private static ShardlabProgram aws;
    private static ShardlabProgram kube;
    private static ExistingEnvironment environment;

    @BeforeAll
    static void startPrograms(@TempDir Path folder) {
        var kubeconfig = folder.resolve("kubeconfig");
        aws = ShardlabProgram.start("aws", "--port", "0", "--exit-with-stdin");
        kube = startKube(kubeconfig);
        var endpoint = endpoint(aws.awaitLine("local-aws is ready", line -> line.contains("is ready at")));
        kube.awaitLine("local-kube is ready", line -> line.contains("is ready at"));
        environment = ExistingEnvironment.connect(ExistingOptions.emulated(Checkout.find(), kubeconfig, endpoint));
    }

    @AfterAll
    static void endPrograms() {
        Stream.of(kube, aws).filter(Objects::nonNull).forEach(ShardlabProgram::close);
    }

    @Test
    void theStoryHoldsAndLeavesTheClusterAsItWas() {
        try (var lab = Lab.in(environment)) {
            playAndRefuseASecond(lab);
        }

        assertNothingIsLeftBut(List.of(), List.of());
        assertThat(aws.handle().isAlive()).isTrue();
        assertThat(kube.handle().isAlive()).isTrue();
    }

    @Test
    void whatIsAdoptedIsUsedAndNeverDeleted() {
        var names = Names.unique("story").withStream("theirs").withTable("their-users");
        var requests = new CloudRequests(Checkout.find().initialRequests());
        try (var lab = Lab.in(environment);
                var kinesis = environment.aws().kinesis();
                var dynamoDb = environment.aws().dynamoDb()) {
            var plan = lab.scenario().named(names).adopting(new Adopted(true, true));
            assertThatExceptionOfType(LabException.class)
                    .isThrownBy(plan::started)
                    .withMessage("there is no stream theirs to adopt");
            kinesis.createStream(requests.stream("theirs", 2));
            dynamoDb.createTable(requests.users("their-users"));
            new KinesisStream(kinesis, "theirs").awaitActive();

            try (var story = plan.started()) {
                var users = story.send(User.numbered(1, 4));
                assertThat(story).eventually().hasStored(users);
            }

            assertNothingIsLeftBut(List.of("theirs"), List.of("their-users"));
            assertThat(new UserTable(dynamoDb, "their-users").users()).hasSize(4);
            kinesis.deleteStream(request -> request.streamName("theirs"));
            dynamoDb.deleteTable(request -> request.tableName("their-users"));
        }
    }

    private static void playAndRefuseASecond(Lab lab) {
        var story = lab.scenario().started();

        var results = new TutorialStory(story).play(step -> {}, result -> {});

        assertThat(results)
                .hasSize(5)
                .allSatisfy(
                        result -> assertThat(result.failure()).as(result.name()).isEmpty());
        assertThat(results).allMatch(StepResult::passed);
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> lab.scenario().named(story.names()).started())
                .withMessageContaining("there is a stream " + story.names().stream() + " already");
    }

    private static void assertNothingIsLeftBut(List<String> streams, List<String> tables) {
        try (var kinesis = environment.aws().kinesis();
                var dynamoDb = environment.aws().dynamoDb();
                var kubernetes = environment.cluster().client()) {
            Awaitility.await("stream, tables and namespace gone")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> {
                        assertThat(kinesis.listStreams().streamNames()).isEqualTo(streams);
                        assertThat(dynamoDb.listTables().tableNames()).isEqualTo(tables);
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
