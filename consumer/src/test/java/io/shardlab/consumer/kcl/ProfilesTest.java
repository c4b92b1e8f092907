package io.shardlab.consumer.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.consumer.settings.InvalidSettings;
import io.shardlab.consumer.settings.SettingsReader;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.metrics.NullMetricsFactory;

/** The lab stands for production: what it does in minutes instead of seconds may differ, and nothing else. */
class ProfilesTest {

    @Test
    void theyDifferInTimingsOnly() throws Exception {
        var lab = settings("lab");
        var production = settings("production");

        var differences = new TreeSet<String>();
        Stream.of(lab, production)
                .flatMap(one -> one.keySet().stream())
                .filter(name -> !lab.getOrDefault(name, "").equals(production.getOrDefault(name, "")))
                .forEach(differences::add);

        assertThat(differences)
                .isNotEmpty()
                .allMatch(name -> name.matches(
                                "(?i).*(millis|inMillis|millisOpt|seconds|frequency|confidenceThreshold|idleTimeValue)")
                        // Of CPU and network, whose figures are not used when leases are spread by count.
                        || name.endsWith(".disableWorkerMetrics"));
        assertThat(lab).containsEntry("LifecycleConfig.aggregatorUtil", "Deaggregation");
    }

    /** Every setting of KCL's configuration as text; a part that is no setting is named by its class. */
    private static Map<String, String> settings(String profile) throws InvalidSettings, IllegalAccessException {
        var environment = new HashMap<>(Map.of(
                "STREAM_NAME", "stream",
                "TABLE_NAME", "users",
                "APPLICATION_NAME", "application",
                "AWS_REGION", "us-east-1",
                "INSTANCE_NAME", "pod-a",
                "KCL_PROFILE", profile));
        var configuration = new KclConfiguration(
                SettingsReader.read(environment),
                client(KinesisAsyncClient.class),
                client(DynamoDbAsyncClient.class),
                new NullMetricsFactory());
        var found = new TreeMap<String, String>();
        var parts = new Object[] {
            configuration.leases(),
            configuration.coordinator(),
            configuration.lifecycle(),
            configuration.retrieval().retrievalSpecificConfig()
        };
        for (var part : parts) {
            collect(part.getClass().getSimpleName(), part, found);
        }
        return found;
    }

    private static void collect(String name, Object value, Map<String, String> found) throws IllegalAccessException {
        if (value == null || isText(value)) {
            found.put(name, String.valueOf(value));
        } else if (!value.getClass().getSimpleName().matches("[A-Za-z]+Config")) {
            found.put(name, value.getClass().getSimpleName().replaceAll("\\$.*|.*Lambda.*", "made"));
        } else {
            for (var field : value.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getName().equals("leaseManagementFactory")) {
                    field.setAccessible(true);
                    collect(name + "." + field.getName(), field.get(value), found);
                }
            }
        }
    }

    private static boolean isText(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum
                || value instanceof Duration;
    }

    private static <T> T client(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> type.getSimpleName();
                    case "hashCode" -> 1;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }
}
