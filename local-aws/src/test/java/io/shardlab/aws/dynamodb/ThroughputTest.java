package io.shardlab.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Provisioned capacity as a limit (Developer Guide, "Burst capacity" and "Throttling"). */
class ThroughputTest {

    private static final String CREATE = "{'TableName':'users','ProvisionedThroughput':{'ReadCapacityUnits':1,"
            + "'WriteCapacityUnits':2},'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],'KeySchema':"
            + "[{'AttributeName':'id','KeyType':'HASH'}]}";
    private static final String PUT = "{'TableName':'users','Item':{'id':{'S':'1'}}}";
    private static final String BATCH =
            "{'RequestItems':{'users':[{'PutRequest':{'Item':{'id':{'S':'1'}}}},{'PutRequest':"
                    + "{'Item':{'id':{'S':'2'}}}},{'PutRequest':{'Item':{'id':{'S':'3'}}}}]}}";

    private final Database limited = new Database(DynamoDbSettings.defaults().withThrottled(true));

    @Test
    void writesBeyondWhatIsProvisionedAreRefusedUntilUnitsHaveComeIn() {
        limited.call("CreateTable", CREATE);
        limited.call("PutItem", PUT);
        limited.call("PutItem", PUT);

        assertThatThrownBy(() -> limited.call("PutItem", PUT))
                .hasFieldOrPropertyWithValue("type", "ProvisionedThroughputExceededException")
                .hasMessageStartingWith("The level of configured provisioned throughput for the table was exceeded.");
        limited.call("GetItem", "{'TableName':'users','Key':{'id':{'S':'1'}}}");

        limited.clock().advance(Duration.ofSeconds(1));
        limited.call("PutItem", PUT);
    }

    @Test
    void whatNobodyUsedInFiveMinutesMayBeUsedAtOnce() {
        limited.call("CreateTable", CREATE);
        limited.clock().advance(Duration.ofHours(1));

        int written = 0;
        for (; written < 1_000 && canPut(); written++) {
            // Until the burst is over.
        }

        assertThat(written).isEqualTo(600);
    }

    private boolean canPut() {
        try {
            limited.call("PutItem", PUT);
            return true;
        } catch (RuntimeException exceeded) {
            return false;
        }
    }

    @Test
    void whatABatchCannotWriteIsUnprocessedUnlessItIsEverything() {
        limited.call("CreateTable", CREATE);

        assertThat(limited.text("BatchWriteItem", BATCH))
                .isEqualTo("{'UnprocessedItems':{'users':[{'PutRequest':{'Item':{'id':{'S':'3'}}}}]}}");
        assertThatThrownBy(() -> limited.call("BatchWriteItem", BATCH))
                .hasFieldOrPropertyWithValue("type", "ProvisionedThroughputExceededException");
    }

    @Test
    void aReadThatIsTooLargePassesAndLeavesADebt() {
        limited.call("CreateTable", CREATE);
        limited.clock().advance(Duration.ofSeconds(30));
        limited.call("PutItem", "{'TableName':'users','Item':{'id':{'S':'1'},'v':{'S':'" + "x".repeat(20_000) + "'}}}");
        String get = "{'TableName':'users','ConsistentRead':true,'Key':{'id':{'S':'1'}}}";
        limited.clock().advance(Duration.ofSeconds(30));
        for (int i = 0; i < 13; i++) {
            limited.call("GetItem", get);
        }

        assertThatThrownBy(() -> limited.call("GetItem", get)).hasMessageContaining("was exceeded");
        limited.clock().advance(Duration.ofSeconds(5));
        limited.call("GetItem", get);
    }

    @Test
    void nothingIsThrottledUnlessItIsAskedFor() {
        var free = new Database();
        free.call("CreateTable", CREATE);
        for (int i = 0; i < 100; i++) {
            free.call("PutItem", PUT);
        }
    }
}
