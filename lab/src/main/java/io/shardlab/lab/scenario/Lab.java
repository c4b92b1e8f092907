package io.shardlab.lab.scenario;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.environment.Timings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What a test holds in its hand: an environment, and the stories that play in it. */
public final class Lab implements AutoCloseable {

    private final Environment environment;
    private final Checkout checkout;
    private final Settings settings;
    private final Clock clock;
    private final KubernetesClient kubernetes;
    private final KinesisClient kinesis;
    private final DynamoDbClient dynamoDb;
    private final Set<Cleanup> open = ConcurrentHashMap.newKeySet();

    /**
     * A lab in an environment that is ready.
     *
     * @param environment becomes the lab's to close
     * @param settings whose timings, and how patient
     */
    public Lab(Environment environment, Checkout checkout, Settings settings, Clock clock) {
        this.environment = environment;
        this.checkout = checkout;
        this.settings = settings;
        this.clock = clock;
        this.kubernetes = environment.cluster().client();
        this.kinesis = environment.aws().kinesis();
        this.dynamoDb = environment.aws().dynamoDb();
    }

    /** A lab in an environment that is ready, with the checkout's chart, what this process was told, and the machine's clock. */
    public static Lab in(Environment environment) {
        return in(environment, Settings.ofProcess());
    }

    /** The same with what was told otherwise. */
    public static Lab in(Environment environment, Settings settings) {
        return new Lab(environment, Checkout.find(), settings, Clock.systemUTC());
    }

    /** A story with names of its own, two shards and a prepared lease table. */
    public ScenarioPlan scenario() {
        return new ScenarioPlan(
                this,
                Names.unique("story"),
                2,
                Start.PREPARED,
                Timings.of(settings),
                Patience.of(settings),
                Map.of(),
                Adopted.NOTHING);
    }

    /** Where it plays. */
    public Environment environment() {
        return environment;
    }

    Checkout checkout() {
        return checkout;
    }

    Clock clock() {
        return clock;
    }

    KubernetesClient kubernetes() {
        return kubernetes;
    }

    KinesisClient kinesis() {
        return kinesis;
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    /** From now on, what a story made is taken away with the lab at the latest. */
    void opened(Cleanup cleanup) {
        open.add(cleanup);
    }

    void closed(Cleanup cleanup) {
        open.remove(cleanup);
    }

    /** Closes clients and environment. Where the environment stays, what open stories made is taken away first. */
    @Override
    public void close() {
        if (environment.outlivesTheLab()) {
            List.copyOf(open).forEach(Cleanup::close);
        }
        kinesis.close();
        dynamoDb.close();
        kubernetes.close();
        environment.close();
    }
}
