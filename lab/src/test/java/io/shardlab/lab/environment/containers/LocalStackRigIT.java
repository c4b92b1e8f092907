package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.environment.AwsAccess;
import io.shardlab.lab.lease.PreparedLeaseTable;
import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.ledger.StoredUser;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.ledger.UserTable;
import io.shardlab.lab.scenario.Names;
import io.shardlab.lab.stream.KinesisStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The consumer's image beside LocalStack, without Kubernetes: as the user of the image, on a root file system that it cannot
 * write, with as much memory as the chart gives it.
 */
@Tag("rig")
@ExtendWith(Rig.class)
class LocalStackRigIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long MEMORY = 512L * 1024 * 1024;
    private static final int HTTP = 8080;

    private final Names names = Names.ofTheTutorial();

    @Test
    void twoPlainContainersFollowAReshardAndStoreEverything() {
        var before = Rig.belongings();
        try (var network = Network.newNetwork()) {
            var localStack = LocalStack.in(network, Rig.options(), Map.of());
            try (var running = localStack.container()) {
                running.start();
                followAReshard(localStack);
            }
        }
        assertThat(Rig.belongings()).isEqualTo(before);
    }

    private void followAReshard(LocalStack localStack) {
        var aws = new AwsAccess(
                Optional.of(localStack.endpoint()),
                Optional.of(localStack.endpointInPods()),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
        try (var kinesis = aws.kinesis();
                var dynamoDb = aws.dynamoDb();
                var one = consumer("one", localStack);
                var two = consumer("two", localStack)) {
            var stream = new KinesisStream(kinesis, names.stream());
            var ledger = new Ledger(stream, new UserTable(dynamoDb, names.table()), Clock.systemUTC());
            PreparedLeaseTable.create(dynamoDb, names.application(), stream.openShards());
            one.start();
            two.start();

            ledger.send(User.numbered(1, 8));
            awaitStored(ledger, 8);
            stream.reshardTo(3);
            ledger.send(User.numbered(9, 32));
            awaitStored(ledger, 32);
            assertThat(ledger.stored()).extracting(StoredUser::processedBy).contains("one", "two");

            two.stop();
            ledger.send(User.numbered(33, 48));
            awaitStored(ledger, 48);
        }
    }

    private static void awaitStored(Ledger ledger, int users) {
        Awaitility.await("%d users in the table".formatted(users)).atMost(LIMIT).untilAsserted(() -> {
            assertThat(ledger.stored()).hasSize(users);
            assertThat(ledger.balance().lost()).isEmpty();
        });
    }

    private GenericContainer<?> consumer(String name, LocalStack localStack) {
        return new GenericContainer<>(DockerImageName.parse(Rig.CONSUMER))
                .withNetwork(localStack.network())
                .withEnv(Map.of(
                        "STREAM_NAME", names.stream(),
                        "TABLE_NAME", names.table(),
                        "APPLICATION_NAME", names.application(),
                        "AWS_REGION", Region.US_EAST_1.id(),
                        "INSTANCE_NAME", name,
                        "KCL_PROFILE", "lab",
                        "AWS_ENDPOINT_URL", localStack.endpointInPods().toString(),
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test"))
                .withExposedPorts(HTTP)
                .withCreateContainerCmdModifier(create -> create.withUser("65532:65532")
                        .getHostConfig()
                        .withReadonlyRootfs(true)
                        .withMemory(MEMORY))
                .waitingFor(Wait.forHttp("/health/ready").forPort(HTTP).withStartupTimeout(LIMIT));
    }
}
