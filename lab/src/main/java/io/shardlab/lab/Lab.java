package io.shardlab.lab;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.Home;
import io.shardlab.lab.environment.Undo;
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
    private final Home home;
    private final Clock clock;
    private final KubernetesClient kubernetes;
    private final KinesisClient kinesis;
    private final DynamoDbClient dynamoDb;
    private final Set<Undo> open = ConcurrentHashMap.newKeySet();

    /**
     * A lab in an environment that is ready.
     *
     * @param environment becomes the lab's to close
     */
    public Lab(Environment environment, Home home, Clock clock) {
        this.environment = environment;
        this.home = home;
        this.clock = clock;
        this.kubernetes = environment.cluster().client();
        this.kinesis = environment.aws().kinesis();
        this.dynamoDb = environment.aws().dynamoDb();
    }

    /** A lab in an environment that is ready, with the checkout's chart and the machine's clock. */
    public static Lab in(Environment environment) {
        return new Lab(environment, Home.find(), Clock.systemUTC());
    }

    /** A story with names of its own, two shards and a prepared lease table. */
    public StoryPlan story() {
        return new StoryPlan(this, Names.unique("story"), 2, Start.PREPARED, Map.of(), Adopted.NOTHING);
    }

    /** Where it plays. */
    public Environment environment() {
        return environment;
    }

    Home home() {
        return home;
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
    void opened(Undo undo) {
        open.add(undo);
    }

    void closed(Undo undo) {
        open.remove(undo);
    }

    /** Closes clients and environment. Where the environment stays, what open stories made is taken away first. */
    @Override
    public void close() {
        if (environment.outlivesTheLab()) {
            List.copyOf(open).forEach(Undo::close);
        }
        kinesis.close();
        dynamoDb.close();
        kubernetes.close();
        environment.close();
    }
}
