package io.shardlab.lab.scenario;

import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.cloud.CloudRequests;
import io.shardlab.lab.stream.KinesisStream;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;

/** The stream and the tables of a story: made and taken away again, or adopted and left where they are. */
final class ScenarioCloud {

    private final ScenarioPlan plan;
    private final Lab lab;
    private final Names names;
    private final Cleanup cleanup;

    /** @param cleanup is told how to take away what was made, and nothing about what was adopted */
    ScenarioCloud(ScenarioPlan plan, Cleanup cleanup) {
        this.plan = plan;
        this.lab = plan.lab();
        this.names = plan.names();
        this.cleanup = cleanup;
    }

    /**
     * Returns when the stream and the tables can be used.
     *
     * @throws LabException when something is there that was not to be adopted, or is not there that was
     */
    void fill() {
        var requests = new CloudRequests(lab.checkout().initialRequests());
        if (plan.adopted().stream()) {
            adoptStream();
        } else {
            createStream(requests.stream(names.stream(), plan.shards()));
        }
        if (plan.adopted().table()) {
            adoptTable(names.table());
        } else {
            createTable(requests.users(names.table()));
        }
        if (!plan.adopted().table() || !exists(names.deadLetters())) {
            createTable(requests.deadLetters(names.deadLetters()));
        }
        List.of(names.table(), names.deadLetters())
                .forEach(table -> lab.dynamoDb()
                        .waiter()
                        .waitUntilTableExists(request -> request.tableName(table))
                        .matched());
        new KinesisStream(lab.kinesis(), names.stream()).awaitActive();
        refuseForeignLeaseTable();
        cleanup.later(() -> deleteTable(names.application()));
    }

    private void adoptStream() {
        int shards;
        try {
            shards = new KinesisStream(lab.kinesis(), names.stream())
                    .openShards()
                    .size();
        } catch (software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException e) {
            throw new LabException("there is no stream %s to adopt".formatted(names.stream()), e);
        }
        if (shards != plan.shards()) {
            throw new LabException("the stream %s has %d open shards, and the story begins with %d: reshard it first"
                    .formatted(names.stream(), shards, plan.shards()));
        }
    }

    private void adoptTable(String table) {
        if (!exists(table)) {
            throw new LabException("there is no table %s to adopt".formatted(table));
        }
    }

    private void createStream(CreateStreamRequest request) {
        try {
            lab.kinesis().createStream(request);
        } catch (software.amazon.awssdk.services.kinesis.model.ResourceInUseException e) {
            refuseWhereOthersAre("stream", request.streamName());
        }
        cleanup.later(() -> lab.kinesis()
                .deleteStream(
                        deletion -> deletion.streamName(request.streamName()).enforceConsumerDeletion(true)));
    }

    private void createTable(CreateTableRequest request) {
        try {
            lab.dynamoDb().createTable(request);
        } catch (ResourceInUseException e) {
            refuseWhereOthersAre("table", request.tableName());
        }
        cleanup.later(() -> deleteTable(request.tableName()));
    }

    /** KCL would go on from another stream's checkpoints, and we would delete them afterwards. */
    private void refuseForeignLeaseTable() {
        if (exists(names.application())) {
            refuseWhereOthersAre("lease table", names.application());
        }
    }

    private boolean exists(String table) {
        try {
            lab.dynamoDb().describeTable(request -> request.tableName(table));
            return true;
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }

    /** In an environment of our own, what is there already was made by its ready hook from the very same requests. */
    private void refuseWhereOthersAre(String kind, String name) {
        if (lab.environment().outlivesTheLab()) {
            throw new LabException(
                    "there is a %s %s already, which this run did not make: take another run id, delete it first, or have it adopted (--adopt-stream, --adopt-table)"
                            .formatted(kind, name));
        }
    }

    private void deleteTable(String table) {
        try {
            lab.dynamoDb().deleteTable(request -> request.tableName(table));
        } catch (ResourceNotFoundException e) {
            // A consumer that never came as far as its lease table leaves none.
        }
    }
}
