package io.shardlab.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables, indexes and expiring items on a clock that the test moves. */
class TableLifeTest {

    private static final Duration CHANGE = Duration.ofSeconds(10);
    private static final String INDEX =
            "{'TableName':'users','AttributeDefinitions':[{'AttributeName':'city','AttributeType':"
                    + "'S'}],'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'byCity','KeySchema':[{'AttributeName':'city',"
                    + "'KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}";
    private static final String QUERY =
            "{'TableName':'users','IndexName':'byCity','KeyConditionExpression':'city = :c',"
                    + "'ExpressionAttributeValues':{':c':{'S':'Rome'}}}";

    private final Database slow = new Database(DynamoDbSettings.defaults().withChangeDuration(CHANGE));

    private static String put(String id, String more) {
        return "{'TableName':'users','Item':{'id':{'S':'" + id + "'}" + more + "}}";
    }

    private static String describe(Database database) {
        return database.text("DescribeTable", "{'TableName':'users'}");
    }

    @Test
    void aTableIsCreatingUntilItsTimeHasCome() {
        slow.withTable("users", "id:S");

        assertThat(describe(slow)).contains("'TableStatus':'CREATING'");
        assertThatThrownBy(() -> slow.call("PutItem", put("1", ""))).hasMessage("Requested resource not found");
        assertThatThrownBy(() -> slow.call("DeleteTable", "{'TableName':'users'}"))
                .hasMessage("Attempt to change a resource which is still in use: Table is being created: users");

        slow.clock().advance(CHANGE);

        assertThat(describe(slow)).contains("'TableStatus':'ACTIVE'");
        slow.call("PutItem", put("1", ""));
    }

    @Test
    void aDeletedTableIsThereUntilItsTimeHasCome() {
        slow.withTable("users", "id:S");
        slow.clock().advance(CHANGE);
        slow.call("PutItem", put("1", ""));

        assertThat(slow.text("DeleteTable", "{'TableName':'users'}")).contains("'TableStatus':'DELETING'");
        assertThat(describe(slow)).contains("'TableStatus':'DELETING'");
        assertThatThrownBy(() -> slow.call("Scan", "{'TableName':'users'}")).hasMessage("Requested resource not found");

        slow.clock().advance(CHANGE);

        assertThatThrownBy(() -> describe(slow)).hasMessage("Requested resource not found: Table: users not found");
        assertThat(slow.text("ListTables", "{}")).isEqualTo("{'TableNames':[]}");
        slow.withTable("users", "id:S");
        slow.clock().advance(CHANGE);
        assertThat(slow.text("Scan", "{'TableName':'users','Select':'COUNT'}"))
                .isEqualTo("{'Count':0,'ScannedCount':0}");
    }

    @Test
    void changesTakeNoTimeByDefaultButAreAnnounced() {
        var quick = new Database();

        assertThat(quick.text(
                        "CreateTable",
                        "{'TableName':'users','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'AttributeName':'id',"
                                + "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}"))
                .contains("'TableStatus':'CREATING'");
        assertThat(describe(quick)).contains("'TableStatus':'ACTIVE'");
    }

    @Test
    void aTableThatIsProtectedCannotBeDeleted() {
        var quick = new Database().withTable("users", "id:S");
        quick.call("UpdateTable", "{'TableName':'users','DeletionProtectionEnabled':true}");

        assertThatThrownBy(() -> quick.call("DeleteTable", "{'TableName':'users'}"))
                .hasMessageContaining("protected against deletion");

        quick.call("UpdateTable", "{'TableName':'users','DeletionProtectionEnabled':false}");
        quick.call("DeleteTable", "{'TableName':'users'}");
    }

    @Test
    void anIndexThatIsAddedTakesInWhatIsThereBeforeItAnswers() {
        slow.withTable("users", "id:S");
        slow.clock().advance(CHANGE);
        slow.call("PutItem", put("1", ",'city':{'S':'Rome'}"));
        slow.call("PutItem", put("2", ",'city':{'N':'1'}"));

        slow.call("UpdateTable", INDEX);
        slow.call("PutItem", put("3", ",'city':{'S':'Rome'}"));

        assertThat(describe(slow))
                .contains("'TableStatus':'UPDATING'", "'IndexStatus':'CREATING'", "'Backfilling':true");
        assertThatThrownBy(() -> slow.call("Query", QUERY))
                .hasMessage("Cannot read from backfilling global secondary index: byCity");
        assertThatThrownBy(() -> slow.call("UpdateTable", INDEX.replace("byCity", "another")))
                .hasMessage("Attempt to change a resource which is still in use: Table is being updated: users");

        slow.clock().advance(CHANGE);

        assertThat(describe(slow)).contains("'IndexStatus':'ACTIVE'").doesNotContain("Backfilling");
        assertThat(slow.text("Query", QUERY)).contains("'Count':2");
        slow.call(
                "UpdateTable",
                "{'TableName':'users','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'byCity'}}]}");
        assertThat(describe(slow)).contains("'IndexStatus':'DELETING'");
        slow.clock().advance(CHANGE);
        assertThat(describe(slow)).doesNotContain("byCity", "'city'");
    }

    @Test
    void itemsThatHaveExpiredAreGoneFromTableAndIndexes() {
        var database = new Database(DynamoDbSettings.defaults().withExpiryDelay(Duration.ofSeconds(5)))
                .withTable("users", "id:S");
        database.call("UpdateTable", INDEX);
        long now = database.clock().instant().getEpochSecond();
        database.call("PutItem", put("soon", ",'city':{'S':'Rome'},'ttl':{'N':'" + (now + 60) + "'}"));
        database.call("PutItem", put("late", ",'city':{'S':'Rome'},'ttl':{'N':'" + (now + 600) + "'}"));
        database.call("PutItem", put("text", ",'city':{'S':'Rome'},'ttl':{'S':'" + (now + 60) + "'}"));
        database.call("PutItem", put("ancient", ",'city':{'S':'Rome'},'ttl':{'N':'1'}"));
        database.call(
                "UpdateTimeToLive",
                "{'TableName':'users','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'ttl'}}");

        database.clock().advance(Duration.ofSeconds(64));
        assertThat(database.text("Query", QUERY)).contains("'Count':4");
        database.clock().advance(Duration.ofSeconds(1));
        assertThat(database.text("Query", QUERY)).contains("'Count':3").doesNotContain("soon");

        database.call(
                "UpdateItem",
                "{'TableName':'users','Key':{'id':{'S':'late'}},'UpdateExpression':'REMOVE #t',"
                        + "'ExpressionAttributeNames':{'#t':'ttl'}}");
        database.clock().advance(Duration.ofHours(1));
        assertThat(database.text("Scan", "{'TableName':'users'}")).contains("late", "text", "ancient");
    }

    @Test
    void expiryIsTurnedOnAndOffInStates() {
        slow.withTable("users", "id:S");
        slow.clock().advance(CHANGE);
        String on = "{'TableName':'users','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'ttl'}}";
        List<String> seen = new ArrayList<>();

        seen.add(slow.text("DescribeTimeToLive", "{'TableName':'users'}"));
        slow.call("UpdateTimeToLive", on);
        seen.add(slow.text("DescribeTimeToLive", "{'TableName':'users'}"));
        slow.clock().advance(CHANGE);
        seen.add(slow.text("DescribeTimeToLive", "{'TableName':'users'}"));
        assertThatThrownBy(() -> slow.call("UpdateTimeToLive", on)).hasMessage("TimeToLive is already enabled");
        slow.call("UpdateTimeToLive", on.replace("true", "false"));
        seen.add(slow.text("DescribeTimeToLive", "{'TableName':'users'}"));

        assertThat(seen)
                .containsExactly(
                        "{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}",
                        "{'TimeToLiveDescription':{'TimeToLiveStatus':'ENABLING','AttributeName':'ttl'}}",
                        "{'TimeToLiveDescription':{'TimeToLiveStatus':'ENABLED','AttributeName':'ttl'}}",
                        "{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLING','AttributeName':'ttl'}}");
    }

    @Test
    void memoryIsBounded() {
        var small = new Database(DynamoDbSettings.defaults().withItemMemory(10_000)).withTable("users", "id:S");

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        small.call("PutItem", put("" + i, ""));
                    }
                })
                .hasMessageContaining("--item-memory");

        small.call("DeleteItem", "{'TableName':'users','Key':{'id':{'S':'0'}}}");
        small.call("PutItem", put("again", ""));
    }
}
