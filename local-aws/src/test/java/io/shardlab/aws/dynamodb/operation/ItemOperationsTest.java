package io.shardlab.aws.dynamodb.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardlab.aws.dynamodb.Database;
import io.shardlab.aws.error.AwsException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations on items, by the API reference and the Developer Guide. */
class ItemOperationsTest {

    private final Database database = new Database().withTable("users", "id:S").withTable("lines", "id:S", "line:N");

    private String get(String id) {
        return database.text("GetItem", "{'TableName':'users','Key':{'id':{'S':'" + id + "'}}}");
    }

    private void put(String id, String more) {
        database.call("PutItem", "{'TableName':'users','Item':{'id':{'S':'" + id + "'}" + more + "}}");
    }

    private String update(String expression, String values) {
        String answer = database.text(
                "UpdateItem",
                "{'TableName':'users','Key':{'id':{'S':'1'}},'ReturnValues':'ALL_NEW','UpdateExpression':'" + expression
                        + "'" + (values.isEmpty() ? "" : ",'ExpressionAttributeValues':{" + values + "}") + "}");
        return answer.replace("{'Attributes':{'id':{'S':'1'},", "{").replaceFirst("}$", "");
    }

    @Test
    void whatIsPutIsThereAndWhatIsDeletedIsNot() {
        put("1", ",'all':{'M':{'l':{'L':[{'BOOL':true},{'NULL':true},{'B':'AQI='}]},'ns':{'NS':['3','1.50']}}}");

        assertThat(get("1"))
                .isEqualTo("{'Item':{'id':{'S':'1'},'all':{'M':{'l':{'L':[{'BOOL':true},{'NULL':true},{'B':'AQI='}]},"
                        + "'ns':{'NS':['3','1.5']}}}}}");
        assertThat(database.text("DeleteItem", "{'TableName':'users','Key':{'id':{'S':'1'}},'ReturnValues':'ALL_OLD'}"))
                .contains("'Attributes':{'id':{'S':'1'},'all'");
        assertThat(get("1")).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "001, 1",
        "1e5, 100000",
        "-0, 0",
        "1E-20, 0.00000000000000000001",
        "-1.50, -1.5",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678"
    })
    void numbersHaveOneForm(String written, String read) {
        put("1", ",'n':{'N':'" + written + "'}");

        assertThat(get("1")).contains("'n':{'N':'" + read + "'}");
    }

    @Test
    void anItemHas400KilobytesNamesIncluded() {
        String value = "x".repeat(409_600 - "id".length() - "1".length() - "v".length());
        put("1", ",'v':{'S':'" + value + "'}");

        assertThatThrownBy(() -> put("1", ",'v':{'S':'" + value + "y'}"))
                .hasMessage("Item size has exceeded the maximum allowed size");
        assertThatThrownBy(() -> update("SET w = :w", "':w':{'S':'y'}"))
                .hasMessage("Item size to update has exceeded the maximum allowed size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET n = n + :o|':o':{'N':'2'}|'n':{'N':'3'}",
                "SET q = if_not_exists(q, :o)|':o':{'N':'2'}|'q':{'N':'2'}",
                "SET l = list_append(l, :o)|':o':{'L':[{'N':'9'}]}|'l':{'L':[{'S':'a'},{'S':'b'},{'S':'c'},{'N':'9'}]}",
                "REMOVE l[0], l[1]||'l':{'L':[{'S':'c'}]}",
                "SET l[7] = :o, l[5] = :p|':o':{'N':'7'},':p':{'N':'5'}|{'S':'c'},{'N':'5'},{'N':'7'}]}",
                "SET l[1] = :o REMOVE l[0]|':o':{'N':'7'}|'l':{'L':[{'N':'7'},{'S':'c'}]}",
                "ADD s :o|':o':{'SS':['y','z']}|'s':{'SS':['x','y','z']}",
                "ADD n :o|':o':{'N':'-1'}|'n':{'N':'0'}",
                "SET m.k = :o|':o':{'N':'1'}|'m':{'M':{'k':{'N':'1'}}}",
                "SET m.k = n, n = :o|':o':{'N':'8'}|'m':{'M':{'k':{'N':'1'}}}",
            })
    void updatesDoWhatTheySay(String expression, String values, String expected) {
        put("1", ",'n':{'N':'1'},'l':{'L':[{'S':'a'},{'S':'b'},{'S':'c'}]},'s':{'SS':['x','y']},'m':{'M':{}}");

        assertThat(update(expression, values == null ? "" : values)).contains(expected);
    }

    @Test
    void aSetGoesWithItsLastElement() {
        put("1", ",'s':{'SS':['x']}");

        assertThat(update("DELETE s :s SET t = :t", "':s':{'SS':['x']},':t':{'N':'1'}"))
                .isEqualTo("{'t':{'N':'1'}}");
    }

    @Test
    void anUpdateMakesAnItemWhereThereIsNone() {
        assertThat(update("SET n = :n", "':n':{'N':'1'}")).isEqualTo("{'n':{'N':'1'}}");
    }

    /** Source: LocalStack test_return_values_on_conditions_check_failure, recorded on AWS 2025-10-08. */
    @Test
    void aFailedConditionShowsTheItemToWhoeverAsks() {
        put("1", ",'price':{'N':'650'}");
        String delete = "{'TableName':'users','Key':{'id':{'S':'1'}},'ConditionExpression':'price < :p',"
                + "'ExpressionAttributeValues':{':p':{'N':'600'}}%s}";

        AwsException plain =
                catchThrowableOfType(AwsException.class, () -> database.call("DeleteItem", delete.formatted("")));
        AwsException shown = catchThrowableOfType(
                AwsException.class,
                () -> database.call(
                        "DeleteItem", delete.formatted(",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'")));

        assertThat(plain.type()).isEqualTo("ConditionalCheckFailedException");
        assertThat(plain.members()).isEmpty();
        assertThat(shown).hasMessage("The conditional request failed");
        assertThat(shown.members().get("Item")).hasToString("{id={S=1}, price={N=650}}");
    }

    /** Source: KCL 2 and 3, DynamoDBLeaseRefresher. */
    @Test
    void legacyParametersAreHeeded() {
        put("1", ",'owner':{'S':'a'},'counter':{'N':'1'}");
        String renew = "{'TableName':'users','Key':{'id':{'S':'1'}},'Expected':{'owner':{'Value':{'S':'%s'}}},"
                + "'AttributeUpdates':{'counter':{'Value':{'N':'1'},'Action':'ADD'},'old':{'Action':'DELETE'}}}";

        database.call("UpdateItem", renew.formatted("a"));
        assertThatThrownBy(() -> database.call("UpdateItem", renew.formatted("b")))
                .hasMessage("The conditional request failed");

        assertThat(get("1")).contains("'counter':{'N':'2'}");
    }

    @Test
    void aQueryEndsItsPageAtAMegabyte() {
        String value = "x".repeat(300_000);
        for (int i = 0; i < 5; i++) {
            database.call(
                    "PutItem",
                    "{'TableName':'lines','Item':{'id':{'S':'1'},'line':{'N':'" + i + "'},'v':{'S':'" + value + "'}}}");
        }

        String page = database.text(
                "Query",
                "{'TableName':'lines','Select':'COUNT','ReturnConsumedCapacity':'TOTAL','KeyConditionExpression':'id = :i',"
                        + "'ExpressionAttributeValues':{':i':{'S':'1'}}}");

        assertThat(page)
                .contains("'Count':4", "'LastEvaluatedKey':{'id':{'S':'1'},'line':{'N':'3'}}")
                .contains("'CapacityUnits':146.5");
    }

    @Test
    void aFilterIsAppliedAfterTheLimit() {
        for (int i = 0; i < 5; i++) {
            database.call(
                    "PutItem",
                    "{'TableName':'lines','Item':{'id':{'S':'1'},'line':{'N':'" + i + "'},'v':{'N':'" + i + "'}}}");
        }

        assertThat(database.text(
                        "Query",
                        "{'TableName':'lines','Limit':3,'ScanIndexForward':false,'FilterExpression':'v < :v',"
                                + "'ProjectionExpression':'v','KeyConditionExpression':'id = :i','ExpressionAttributeValues':"
                                + "{':i':{'S':'1'},':v':{'N':'3'}}}"))
                .isEqualTo("{'Items':[{'v':{'N':'2'}}],'Count':1,'ScannedCount':3,"
                        + "'LastEvaluatedKey':{'id':{'S':'1'},'line':{'N':'2'}}}");
    }

    @Test
    void segmentsShareATable() {
        for (int i = 0; i < 1_000; i++) {
            put("u" + i, "");
        }

        int all = 0;
        for (int segment = 0; segment < 4; segment++) {
            Object count = database.call(
                            "Scan",
                            "{'TableName':'users','Select':'COUNT','Segment':" + segment + ",'TotalSegments':4}")
                    .members()
                    .get("Count");
            assertThat((Long) count).isBetween(180L, 320L);
            all += ((Long) count).intValue();
        }
        assertThat(all).isEqualTo(1_000);
    }

    /** Sources: LocalStack test_batch_write_items and test_dynamodb_get_batch_items, recorded on AWS 2025-10-08. */
    @Test
    void batchesReadAndWrite() {
        assertThat(database.text(
                        "BatchWriteItem",
                        "{'RequestItems':{'users':[{'PutRequest':{'Item':{'id':{'S':'1'}}}},{'DeleteRequest':{'Key':{'id':"
                                + "{'S':'2'}}}}]}}"))
                .isEqualTo("{'UnprocessedItems':{}}");
        assertThat(database.text(
                        "BatchGetItem", "{'RequestItems':{'users':{'Keys':[{'id':{'S':'1'}},{'id':{'S':'2'}}]}}}"))
                .isEqualTo("{'Responses':{'users':[{'id':{'S':'1'}}]},'UnprocessedKeys':{}}");
    }

    @Test
    void whatDoesNotFitIntoABatchsAnswerIsUnprocessed() {
        String value = "x".repeat(400_000);
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            put("u" + i, ",'v':{'S':'" + value + "'}");
            keys.append(i == 0 ? "" : ",").append("{'id':{'S':'u").append(i).append("'}}");
        }

        String answer = database.text(
                "BatchGetItem", "{'RequestItems':{'users':{'ConsistentRead':true,'Keys':[" + keys + "]}}}");

        assertThat(answer).contains("'UnprocessedKeys':{'users':{'ConsistentRead':true,'Keys':[{'id':{'S':'u42'}}");
    }

    /** Source: LocalStack test_transaction_write_canceled, recorded on AWS 2025-10-08. */
    @Test
    void aTransactionSaysWhoIsToBlame() {
        put("1", ",'n':{'N':'1'}");

        AwsException canceled = catchThrowableOfType(
                AwsException.class,
                () -> database.call(
                        "TransactWriteItems",
                        "{'TransactItems':[{'ConditionCheck':{'TableName':'users','Key':{'id':{'S':'1'}},"
                                + "'ConditionExpression':'attribute_not_exists(id)','ReturnValuesOnConditionCheckFailure':"
                                + "'ALL_OLD'}},{'Put':{'TableName':'users','Item':{'id':{'S':'2'}}}}]}"));

        assertThat(canceled.type()).isEqualTo("TransactionCanceledException");
        assertThat(canceled)
                .hasMessage("Transaction cancelled, please refer cancellation reasons for specific reasons"
                        + " [ConditionalCheckFailed, None]");
        assertThat(canceled.members().get("CancellationReasons"))
                .hasToString(
                        "[{Code=ConditionalCheckFailed, Message=The conditional request failed, Item={id={S=1}, n={N=1}}},"
                                + " {Code=None}]");
        assertThat(get("2")).isEqualTo("{}");
    }

    @Test
    void aRequestTokenMakesATransactionHappenOnceInTenMinutes() {
        String add = "{'ClientRequestToken':'t','TransactItems':[{'Update':{'TableName':'users','Key':{'id':{'S':'1'}},"
                + "'UpdateExpression':'ADD n :n','ExpressionAttributeValues':{':n':{'N':'1'}}}}]}";
        database.call("TransactWriteItems", add);
        database.call("TransactWriteItems", add);

        assertThat(get("1")).contains("'n':{'N':'1'}");
        assertThatThrownBy(() -> database.call("TransactWriteItems", add.replace("'N':'1'", "'N':'2'")))
                .isInstanceOf(AwsException.class)
                .hasFieldOrPropertyWithValue("type", "IdempotentParameterMismatchException");

        database.clock().advance(Duration.ofMinutes(11));
        database.call("TransactWriteItems", add);
        assertThat(get("1")).contains("'n':{'N':'2'}");
    }

    @Test
    void tagsAreKeptByArn() {
        String arn = "'ResourceArn':'arn:aws:dynamodb:eu-west-1:000000000000:table/users'";
        database.call("TagResource", "{" + arn + ",'Tags':[{'Key':'a','Value':'1'},{'Key':'b','Value':'2'}]}");
        database.call("UntagResource", "{" + arn + ",'TagKeys':['a']}");

        assertThat(database.text("ListTagsOfResource", "{" + arn + "}"))
                .isEqualTo("{'Tags':[{'Key':'b','Value':'2'}]}");
    }

    @Test
    void aTableIsCalledByItsArnToo() {
        put("1", "");
        String arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/users";

        assertThat(database.text("GetItem", "{'TableName':'" + arn + "','Key':{'id':{'S':'1'}}}"))
                .contains("'S':'1'");
        for (String elsewhere :
                List.of(arn.replace("eu-west-1", "us-east-1"), arn.replace("000000000000", "111111111111"))) {
            assertThatThrownBy(
                            () -> database.call("GetItem", "{'TableName':'" + elsewhere + "','Key':{'id':{'S':'1'}}}"))
                    .hasMessage("Requested resource not found");
        }
    }

    @ParameterizedTest
    @CsvSource({"ExecuteStatement", "CreateBackup", "CreateGlobalTable", "ExportTableToPointInTime", "Nonsense"})
    void whatIsNotThereIsRefusedByName(String operation) {
        assertThatThrownBy(() -> database.call(operation, "{}"))
                .hasFieldOrPropertyWithValue("type", "UnknownOperationException")
                .hasMessage("DynamoDB has no operation " + operation + " that local-aws knows.");
    }
}
