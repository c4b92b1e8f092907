package io.shardlab.aws.dynamodb;

import io.shardlab.aws.dynamodb.operation.DynamoDbApi;
import io.shardlab.aws.dynamodb.table.Tables;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.shardlab.testtools.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A DynamoDB of a test's own, asked in JSON with apostrophes for quotation marks. */
public final class Database {

    private static final String REGION = "eu-west-1";

    private final ManualClock clock = new ManualClock();
    private final DynamoDbApi api;

    public Database(DynamoDbSettings settings) {
        this.api = new DynamoDbApi(new Tables("000000000000", settings, clock));
    }

    public Database() {
        this(DynamoDbSettings.defaults());
    }

    public ManualClock clock() {
        return clock;
    }

    public Structure call(String operation, String request) {
        return api.answer(operation, REGION, json(request));
    }

    /** What a call answers, in JSON with apostrophes. */
    public String text(String operation, String request) {
        return new String(WireFormat.JSON.encode(call(operation, request)), StandardCharsets.UTF_8).replace('"', '\'');
    }

    /** Creates a table that is paid for by the request; keys are written {@code name:type}. */
    public Database withTable(String name, String... keys) {
        call("CreateTable", schema(name, List.of(keys), ""));
        return this;
    }

    /**
     * Creates a table with indexes.
     *
     * @param definitions of the indexes' keys, {@code name:type}
     * @param indexes members of the request
     */
    public Database withIndexedTable(String name, List<String> keys, List<String> definitions, String indexes) {
        String request = schema(name, keys, "," + indexes);
        StringBuilder more = new StringBuilder();
        definitions.forEach(definition -> more.append(',').append(definition(definition)));
        call("CreateTable", request.replace("]/*definitions*/", more + "]"));
        return this;
    }

    private static String schema(String name, List<String> keys, String more) {
        String definitions =
                String.join(",", keys.stream().map(Database::definition).toList());
        String schema = element(keys.get(0), "HASH") + (keys.size() > 1 ? "," + element(keys.get(1), "RANGE") : "");
        return "{'TableName':'" + name + "','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[" + definitions
                + "]/*definitions*/,'KeySchema':[" + schema + "]" + more + "}";
    }

    private static String definition(String key) {
        String[] parts = key.split(":");
        return "{'AttributeName':'" + parts[0] + "','AttributeType':'" + parts[1] + "'}";
    }

    private static String element(String key, String type) {
        return "{'AttributeName':'" + key.split(":")[0] + "','KeyType':'" + type + "'}";
    }

    private static Structure json(String text) {
        String request = text.replace("/*definitions*/", "").replace('\'', '"');
        return WireFormat.JSON.decode(request.getBytes(StandardCharsets.UTF_8));
    }
}
