package io.shardlab.lab;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.shardlab.lab.cloud.CloudRequests;
import io.shardlab.lab.consumer.ConsumerDeployment;
import io.shardlab.lab.lease.LeaseTable;
import io.shardlab.lab.lease.PreparedLeaseTable;
import io.shardlab.lab.ledger.KeySpread;
import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.ledger.UserTable;
import io.shardlab.lab.stream.KinesisStream;
import io.shardlab.lab.timeline.Observation;
import io.shardlab.lab.timeline.Timeline;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** A stream, its consumer and its tables, with names of their own: what a scenario acts on and looks at. */
public final class Story implements AutoCloseable {

    /** The seed story's own users end at 16; numbers from here on are for spreading records over shards. */
    private static final int FIRST_FREE_USER = 17;

    private final StoryPlan plan;
    private final KinesisStream stream;
    private final ConsumerDeployment consumer;
    private final LeaseTable leases;
    private final Ledger ledger;
    private final KeySpread spread = new KeySpread(FIRST_FREE_USER);
    private final Timeline timeline = new Timeline();

    private Story(StoryPlan plan) {
        var lab = plan.lab();
        var names = plan.names();
        this.plan = plan;
        this.stream = new KinesisStream(lab.kinesis(), names.stream());
        this.leases = new LeaseTable(lab.dynamoDb(), names.application());
        this.ledger = new Ledger(stream, new UserTable(lab.dynamoDb(), names.table()), lab.clock());
        this.consumer = new ConsumerDeployment(
                lab.kubernetes(),
                lab.environment().cluster(),
                names.namespace(),
                lab.home().consumerChart(),
                List.of(lab.environment().consumerValues(), consumerValues(names), plan.values()),
                lab.clock());
    }

    private static Map<String, Object> consumerValues(Names names) {
        return Map.of(
                "consumer",
                Map.of(
                        "streamName", names.stream(),
                        "tableName", names.table(),
                        "applicationName", names.application()));
    }

    static Story start(StoryPlan plan) {
        var lab = plan.lab();
        var names = plan.names();
        fillCloud(plan);
        createNamespace(lab, names.namespace());
        var story = new Story(plan);
        if (plan.start() == Start.PREPARED) {
            PreparedLeaseTable.create(lab.dynamoDb(), names.application(), story.stream.openShards());
        }
        story.consumer.install();
        return story;
    }

    private static void fillCloud(StoryPlan plan) {
        var lab = plan.lab();
        var names = plan.names();
        var requests = new CloudRequests(lab.home().initialRequests());
        lab.kinesis().createStream(requests.stream(names.stream(), plan.shards()));
        lab.dynamoDb().createTable(requests.users(names.table()));
        lab.dynamoDb().createTable(requests.deadLetters(names.deadLetters()));
        List.of(names.table(), names.deadLetters())
                .forEach(table -> lab.dynamoDb()
                        .waiter()
                        .waitUntilTableExists(request -> request.tableName(table))
                        .matched());
        new KinesisStream(lab.kinesis(), names.stream()).awaitActive();
    }

    private static void createNamespace(Lab lab, String name) {
        var namespaces = lab.kubernetes().namespaces();
        if (namespaces.withName(name).get() == null) {
            namespaces
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    /** What its things are called. */
    public Names names() {
        return plan.names();
    }

    /** Where its consumer started from. */
    public Start start() {
        return plan.start();
    }

    /** The stream. */
    public KinesisStream stream() {
        return stream;
    }

    /** The consumer and its pods. */
    public ConsumerDeployment consumer() {
        return consumer;
    }

    /** Every record sent, and what became of it. */
    public Ledger ledger() {
        return ledger;
    }

    /** What was observed so far. */
    public Timeline timeline() {
        return timeline;
    }

    /** Sends these users, and as many more as it takes for every open shard to receive one. */
    public List<SentRecord> send(List<User> users) {
        return ledger.send(spread.over(stream.openShards(), users));
    }

    /** Sends one record to every open shard. */
    public List<SentRecord> sendToEveryShard() {
        return ledger.send(spread.over(stream.openShards()));
    }

    /** Looks at everything once, and enters it in the timeline. */
    public Observation observe() {
        return timeline.note(new Observation(
                plan.lab().clock().instant(),
                stream.openShards(),
                leases.leases(),
                consumer.pods(),
                consumer.endedPods(),
                consumer.desiredReplicas(),
                ledger.sent(),
                ledger.stored()));
    }

    /** Takes away everything that the story made. */
    @Override
    public void close() {
        var lab = plan.lab();
        var names = plan.names();
        consumer.uninstall();
        consumer.close();
        if (!names.namespace().equals("default")) {
            lab.kubernetes().namespaces().withName(names.namespace()).delete();
        }
        lab.kinesis().deleteStream(request -> request.streamName(names.stream()).enforceConsumerDeletion(true));
        List.of(names.table(), names.deadLetters(), names.application()).forEach(this::deleteTable);
    }

    private void deleteTable(String table) {
        try {
            plan.lab().dynamoDb().deleteTable(request -> request.tableName(table));
        } catch (ResourceNotFoundException e) {
            // A consumer that never came as far as its lease table leaves none.
        }
    }
}
