package io.shardlab.e2e;

import static io.shardlab.lab.assertion.LabAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.shardlab.lab.lease.PreparedLeaseTable;
import io.shardlab.lab.ledger.User;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.scenario.Start;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;

/** KCL's own way to begin: an empty lease table, and the waits that it takes: 40 to 90 s, so it is slow. */
@Tag("slow")
@ExtendWith(SharedLab.class)
class ColdStartIT {

    /** KCL waits up to 30 s at random and 10 s for its index, both hard-coded. */
    private static final Duration COLD = Duration.ofSeconds(150);

    @Test
    void aColdConsumerMakesItsLeaseTableJustAsTheLabPreparesIt(Lab lab) {
        try (var story = lab.scenario().from(Start.COLD).started()) {
            var users = story.send(User.numbered(1, 4));
            assertThat(story)
                    .within(COLD)
                    .hasReadyPods(1)
                    .ownsEachOpenShardOnce(1)
                    .hasStored(users);

            try (var dynamoDb = lab.environment().aws().dynamoDb()) {
                var own = story.names().application();
                var prepared = own + "-prepared";
                PreparedLeaseTable.create(dynamoDb, prepared, story.stream().openShards());
                assertSameTable(dynamoDb, own, prepared);
                assertSameLeases(leases(dynamoDb, own), leases(dynamoDb, prepared));
            }
        }
    }

    private static void assertSameTable(DynamoDbClient dynamoDb, String own, String prepared) {
        var kcl = dynamoDb.describeTable(request -> request.tableName(own)).table();
        var ours =
                dynamoDb.describeTable(request -> request.tableName(prepared)).table();
        assertThat(ours.keySchema()).isEqualTo(kcl.keySchema());
        assertThat(ours.attributeDefinitions()).containsExactlyInAnyOrderElementsOf(kcl.attributeDefinitions());
        assertThat(ours.billingModeSummary().billingMode())
                .isEqualTo(kcl.billingModeSummary().billingMode());
        assertThat(ours.deletionProtectionEnabled()).isEqualTo(kcl.deletionProtectionEnabled());
        assertThat(ours.globalSecondaryIndexes())
                .extracting(
                        GlobalSecondaryIndexDescription::indexName,
                        GlobalSecondaryIndexDescription::keySchema,
                        GlobalSecondaryIndexDescription::projection)
                .isEqualTo(kcl.globalSecondaryIndexes().stream()
                        .map(index -> org.assertj.core.groups.Tuple.tuple(
                                index.indexName(), index.keySchema(), index.projection()))
                        .toList());
    }

    /** A worker has an owner and a throughput to add, and its checkpoint moves; nothing else is different. */
    private static void assertSameLeases(
            Map<String, Map<String, AttributeValue>> kcl, Map<String, Map<String, AttributeValue>> ours) {
        assertThat(ours).containsOnlyKeys(kcl.keySet());
        ours.forEach((shard, row) -> {
            var worked = kcl.get(shard);
            assertThat(worked).containsKeys(row.keySet().toArray(String[]::new));
            assertThat(types(worked)).containsAllEntriesOf(types(row));
            assertThat(worked.keySet().stream().filter(name -> !row.containsKey(name)))
                    .isSubsetOf("leaseOwner", "throughputKBps");
            assertThat(worked)
                    .contains(
                            entry("startingHashKey", row.get("startingHashKey")),
                            entry("endingHashKey", row.get("endingHashKey")),
                            entry("entityType", row.get("entityType")));
        });
    }

    private static Map<String, AttributeValue.Type> types(Map<String, AttributeValue> row) {
        return row.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().type()));
    }

    private static Map<String, Map<String, AttributeValue>> leases(DynamoDbClient dynamoDb, String table) {
        List<Map<String, AttributeValue>> rows =
                dynamoDb.scan(request -> request.tableName(table)).items();
        return rows.stream()
                .filter(row -> row.get("entityType").s().equals("LEASE"))
                .collect(Collectors.toMap(row -> row.get("leaseKey").s(), row -> row));
    }
}
