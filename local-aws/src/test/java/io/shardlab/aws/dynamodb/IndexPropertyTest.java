package io.shardlab.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** After any writes, an index holds what a scan of the table holds, in the index's order and in pages of any size. */
class IndexPropertyTest {

    private static final int WRITES = 4_000;
    private static final int CHECK_EVERY = 40;
    private static final long SEED = 7;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Database database = new Database()
            .withIndexedTable(
                    "orders",
                    List.of("id:S", "line:N"),
                    List.of("city:S", "price:N"),
                    "'GlobalSecondaryIndexes':[{'IndexName':'byCity','KeySchema':[{'AttributeName':'city','KeyType':'HASH'},"
                            + "{'AttributeName':'price','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}],"
                            + "'LocalSecondaryIndexes':[{'IndexName':'byPrice','KeySchema':[{'AttributeName':'id','KeyType':"
                            + "'HASH'},{'AttributeName':'price','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}]");
    private final Map<String, Map<String, String>> model = new HashMap<>();

    @Test
    void indexesAreTheTableInAnotherOrder() {
        for (int i = 1; i <= WRITES; i++) {
            write();
            if (i % CHECK_EVERY == 0) {
                assertThat(scan(""))
                        .as("the table after %d writes", i)
                        .containsExactlyInAnyOrderElementsOf(all("city", false));
                assertThat(scan("'IndexName':'byCity',"))
                        .as("the sparse index after %d writes", i)
                        .containsExactlyInAnyOrderElementsOf(all("city", true));
                checkQuery("byCity", "city", "c" + random.nextInt(3));
                checkQuery("byPrice", "id", "i" + random.nextInt(5));
            }
        }
    }

    private void write() {
        String id = "i" + random.nextInt(5);
        int line = random.nextInt(8);
        String key = "'id':{'S':'" + id + "'},'line':{'N':'" + line + "'}";
        switch (random.nextInt(4)) {
            case 0 -> {
                database.call("DeleteItem", "{'TableName':'orders','Key':{" + key + "}}");
                model.remove(id + "/" + line);
            }
            case 1 -> {
                int price = random.nextInt(-5, 20);
                database.call(
                        "UpdateItem",
                        "{'TableName':'orders','Key':{" + key + "},'UpdateExpression':'SET price = :p REMOVE city',"
                                + "'ExpressionAttributeValues':{':p':{'N':'" + price + "'}}}");
                Map<String, String> item = item(id, line);
                item.put("price", "" + price);
                item.remove("city");
            }
            default -> {
                String city = "c" + random.nextInt(3);
                int price = random.nextInt(-5, 20);
                database.call(
                        "PutItem",
                        "{'TableName':'orders','Item':{" + key + ",'city':{'S':'" + city + "'},'price':{'N':'" + price
                                + "'}}}");
                Map<String, String> item = item(id, line);
                item.put("city", city);
                item.put("price", "" + price);
            }
        }
    }

    private Map<String, String> item(String id, int line) {
        return model.computeIfAbsent(id + "/" + line, fresh -> new TreeMap<>(Map.of("id", id, "line", "" + line)));
    }

    private List<Map<String, String>> all(String attribute, boolean present) {
        return model.values().stream()
                .filter(item -> !present || item.containsKey(attribute) && item.containsKey("price"))
                .toList();
    }

    private void checkQuery(String index, String attribute, String value) {
        boolean forward = random.nextBoolean();
        Comparator<Map<String, String>> byPrice = Comparator.comparing(item -> Integer.parseInt(item.get("price")));
        List<Map<String, String>> expected = model.values().stream()
                .filter(item -> value.equals(item.get(attribute)) && item.containsKey("price"))
                .sorted(forward ? byPrice : byPrice.reversed())
                .toList();
        String query = "'IndexName':'" + index + "','ScanIndexForward':" + forward
                + ",'KeyConditionExpression':'" + attribute + " = :v','ExpressionAttributeValues':{':v':{'S':'" + value
                + "'}},";

        List<Map<String, String>> read = pages("Query", query, 1 + random.nextInt(4));

        assertThat(read).as("%s of %s", index, value).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(read.stream().map(item -> item.get("price")))
                .containsExactlyElementsOf(
                        expected.stream().map(item -> item.get("price")).toList());
    }

    private List<Map<String, String>> scan(String members) {
        List<Map<String, String>> all = new ArrayList<>();
        int segments = 1 + random.nextInt(3);
        for (int segment = 0; segment < segments; segment++) {
            all.addAll(pages(
                    "Scan",
                    members + "'Segment':" + segment + ",'TotalSegments':" + segments + ",",
                    1 + random.nextInt(7)));
        }
        return all;
    }

    private List<Map<String, String>> pages(String operation, String members, int limit) {
        List<Map<String, String>> read = new ArrayList<>();
        String start = "";
        do {
            Structure page =
                    database.call(operation, "{'TableName':'orders'," + members + start + "'Limit':" + limit + "}");
            ((List<?>) page.members().get("Items")).forEach(item -> read.add(plain((Structure) item)));
            start = page.member("LastEvaluatedKey")
                    .map(key -> "'ExclusiveStartKey':" + json((Structure) key) + ",")
                    .orElse("");
        } while (!start.isEmpty());
        return read;
    }

    private static String json(Structure key) {
        List<String> members = new ArrayList<>();
        key.members()
                .forEach((name, value) -> ((Structure) value)
                        .members()
                        .forEach((type, text) -> members.add("'" + name + "':{'" + type + "':'" + text + "'}")));
        return "{" + String.join(",", members) + "}";
    }

    private static Map<String, String> plain(Structure item) {
        Map<String, String> plain = new TreeMap<>();
        item.members()
                .forEach((name, value) -> plain.put(
                        name,
                        ((Structure) value).members().values().iterator().next().toString()));
        return plain;
    }
}
