package io.shardlab.lab.scenario;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.checkout.RunFolder;
import io.shardlab.lab.consumer.ConsumerDeployment;
import io.shardlab.lab.diagnosis.ClusterView;
import io.shardlab.lab.diagnosis.Situation;
import io.shardlab.lab.diagnosis.SituationTable;
import io.shardlab.lab.environment.Timings;
import io.shardlab.lab.evidence.Evidence;
import io.shardlab.lab.evidence.FailureBundle;
import io.shardlab.lab.lease.LeaseTable;
import io.shardlab.lab.lease.PreparedLeaseTable;
import io.shardlab.lab.ledger.KeySpread;
import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.ledger.UserTable;
import io.shardlab.lab.stream.KinesisStream;
import io.shardlab.lab.timeline.Observation;
import io.shardlab.lab.timeline.ObservationTable;
import io.shardlab.lab.timeline.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A stream, its consumer and its tables, with names of their own: what a scenario acts on and looks at. */
public final class Scenario implements AutoCloseable {

    /** The tutorial's own users end at 16; numbers from here on are for spreading records over shards. */
    private static final int FIRST_FREE_USER = 17;

    private static final Duration PODS_GONE = Duration.ofMinutes(2);

    private final ScenarioPlan plan;
    private final Cleanup cleanup;
    private final KinesisStream stream;
    private final ConsumerDeployment consumer;
    private final LeaseTable leases;
    private final Ledger ledger;
    private final KeySpread spread = new KeySpread(FIRST_FREE_USER);
    private final Timeline timeline = new Timeline();
    private final ClusterView cluster;

    private Scenario(ScenarioPlan plan, Cleanup cleanup) {
        var lab = plan.lab();
        var names = plan.names();
        this.plan = plan;
        this.cleanup = cleanup;
        this.stream = new KinesisStream(lab.kinesis(), names.stream());
        this.leases = new LeaseTable(lab.dynamoDb(), names.application());
        this.ledger = new Ledger(stream, new UserTable(lab.dynamoDb(), names.table()), lab.clock());
        this.cluster = new ClusterView(lab.kubernetes(), names.namespace());
        this.consumer = new ConsumerDeployment(
                lab.kubernetes(),
                lab.environment().cluster(),
                names.namespace(),
                lab.checkout().consumerChart(),
                plan.timings().valuesFile(),
                Stream.concat(
                                lab.environment().consumerValues().stream(),
                                Stream.of(consumerValues(names), plan.values()))
                        .toList(),
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

    /** Makes everything, or takes away again what it made before it failed. */
    static Scenario start(ScenarioPlan plan) {
        var cleanup = new Cleanup();
        plan.lab().opened(cleanup);
        try {
            new ScenarioCloud(plan, cleanup).fill();
            createNamespace(plan, cleanup);
            var story = new Scenario(plan, cleanup);
            story.install();
            return story;
        } catch (RuntimeException e) {
            try {
                cleanup.close();
            } catch (RuntimeException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private static void createNamespace(ScenarioPlan plan, Cleanup cleanup) {
        var namespaces = plan.lab().kubernetes().namespaces();
        var name = plan.names().namespace();
        if (namespaces.withName(name).get() == null) {
            namespaces
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
            cleanup.later(() -> namespaces.withName(name).delete());
        }
    }

    private void install() {
        cleanup.later(consumer::close);
        if (plan.start() == Start.PREPARED) {
            PreparedLeaseTable.create(plan.lab().dynamoDb(), names().application(), stream.openShards());
        }
        cleanup.later(this::uninstall);
        consumer.install();
    }

    /** Where nobody ends the pods for us, no table goes before they are gone: a starting one would make it again. */
    private void uninstall() {
        consumer.uninstall();
        if (plan.lab().environment().outlivesTheLab()) {
            Awaitility.await("the pods of %s gone".formatted(names().namespace()))
                    .atMost(PODS_GONE)
                    .until(() -> consumer.pods().isEmpty());
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

    /** Whose settings its consumer runs with. */
    public Timings timings() {
        return plan.timings();
    }

    /** How long it waits for what it expects. */
    public Patience patience() {
        return plan.patience();
    }

    /** Why the cluster says that things are as they are. */
    public Situation situation() {
        return cluster.situation();
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

    /**
     * Writes down all that may tell why the story failed, as long as it is there.
     *
     * @return the folder that it is in
     */
    public Path keepEvidence(Throwable reason) {
        var folder = RunFolder.forFailure(plan.lab().checkout());
        keepEvidence(reason, folder);
        return folder;
    }

    /** The same into a folder that is there, and empty. */
    public void keepEvidence(Throwable reason, Path folder) {
        var evidence = new ArrayList<Evidence>();
        evidence.add(new Evidence("now.txt", () -> ObservationTable.of(observe(), 0)));
        evidence.add(new Evidence("situation.txt", () -> SituationTable.of(situation(), 0)));
        evidence.add(new Evidence(
                "timeline.txt",
                () -> timeline.observations().stream()
                        .map(seen -> "%s%n%s%n%n".formatted(seen.at(), ObservationTable.of(seen, 4)))
                        .collect(Collectors.joining())));
        evidence.add(new Evidence(
                "leases.txt",
                () -> leases.leases().stream()
                        .map(lease -> lease + System.lineSeparator())
                        .collect(Collectors.joining())));
        evidence.add(new Evidence("records.txt", () -> ledger.balance().toString()));
        evidence.addAll(consumer.evidence());
        evidence.addAll(plan.lab().environment().evidence());
        FailureBundle.write(folder, reason, evidence);
    }

    /** Takes away everything that the story made, and nothing else. */
    @Override
    public void close() {
        plan.lab().closed(cleanup);
        cleanup.close();
    }
}
