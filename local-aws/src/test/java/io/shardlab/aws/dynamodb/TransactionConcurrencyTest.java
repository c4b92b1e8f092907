package io.shardlab.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Money that moves between accounts of two tables is all there whenever somebody looks. */
class TransactionConcurrencyTest {

    private static final int ACCOUNTS = 6;
    private static final int EACH = 100;
    private static final int TRANSFERS = 2_000;
    private static final int THREADS = 4;

    private final Database database = new Database().withTable("one", "id:S").withTable("two", "id:S");
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void transactionsAreAllOrNothingForEverybody() throws Exception {
        for (String table : List.of("one", "two")) {
            for (int i = 0; i < ACCOUNTS; i++) {
                database.call(
                        "PutItem",
                        "{'TableName':'" + table + "','Item':{'id':{'S':'a" + i + "'},'sum':{'N':'" + EACH + "'}}}");
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
        try {
            List<Future<Integer>> work = new ArrayList<>();
            for (int seed = 0; seed < THREADS; seed++) {
                work.add(pool.submit(transfers(seed)));
            }
            work.add(pool.submit(() -> {
                for (int i = 0; i < TRANSFERS; i++) {
                    assertThat(total()).isEqualTo(2 * ACCOUNTS * EACH);
                }
                return TRANSFERS;
            }));
            for (Future<Integer> each : work) {
                assertThat(each.get()).isEqualTo(TRANSFERS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(total()).isEqualTo(2 * ACCOUNTS * EACH);
        assertThat(refused.get()).as("some accounts ran dry").isPositive();
    }

    private Callable<Integer> transfers(int seed) {
        return () -> {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < TRANSFERS; i++) {
                String from = random.nextBoolean() ? "one" : "two";
                String to = from.equals("one") ? "two" : "one";
                int sum = 1 + random.nextInt(80);
                try {
                    database.call(
                            "TransactWriteItems",
                            "{'TransactItems':[" + move(from, random.nextInt(ACCOUNTS), "- :s", sum, true) + ","
                                    + move(to, random.nextInt(ACCOUNTS), "+ :s", sum, false) + "]}");
                } catch (AwsException e) {
                    assertThat(e.getMessage()).endsWith("[ConditionalCheckFailed, None]");
                    refused.incrementAndGet();
                }
            }
            return TRANSFERS;
        };
    }

    private static String move(String table, int account, String change, int sum, boolean checked) {
        return "{'Update':{'TableName':'" + table + "','Key':{'id':{'S':'a" + account
                + "'}},'UpdateExpression':'SET #sum = #sum " + change + "',"
                + (checked ? "'ConditionExpression':'#sum >= :s'," : "")
                + "'ExpressionAttributeNames':{'#sum':'sum'},'ExpressionAttributeValues':{':s':{'N':'" + sum + "'}}}}";
    }

    private int total() {
        List<String> gets = new ArrayList<>();
        for (String table : List.of("two", "one")) {
            for (int i = 0; i < ACCOUNTS; i++) {
                gets.add("{'Get':{'TableName':'" + table + "','Key':{'id':{'S':'a" + i + "'}}}}");
            }
        }
        Structure answer = database.call("TransactGetItems", "{'TransactItems':[" + String.join(",", gets) + "]}");
        return ((List<?>) answer.members().get("Responses"))
                .stream()
                        .map(response ->
                                (Structure) ((Structure) response).members().get("Item"))
                        .map(item -> (Structure) item.members().get("sum"))
                        .mapToInt(sum -> Integer.parseInt(sum.members().get("N").toString()))
                        .sum();
    }
}
