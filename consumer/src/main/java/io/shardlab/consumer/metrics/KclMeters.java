package io.shardlab.consumer.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.kinesis.metrics.MetricsFactory;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.metrics.MetricsScope;

/**
 * KCL's own metrics as Micrometer's: {@code kcl.<name>} with KCL's operation as a tag. The shard is left out, since shards
 * come and go and each would stay as a series for ever.
 */
public final class KclMeters implements MetricsFactory {

    private static final String OPERATION = "Operation";

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, DistributionSummary> summaries = new ConcurrentHashMap<>();

    public KclMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public MetricsScope createMetrics() {
        return new Scope();
    }

    private void publish(String operation, Sample sample) {
        var name = "kcl." + sample.name().replaceAll("([a-z])([A-Z])", "$1.$2").toLowerCase();
        var key = name + "@" + operation;
        if (sample.unit() == StandardUnit.MILLISECONDS) {
            timers.computeIfAbsent(key, unknown -> registry.timer(name, "operation", operation))
                    .record(Math.round(sample.sum()), TimeUnit.MILLISECONDS);
        } else {
            summaries
                    .computeIfAbsent(key, unknown -> registry.summary(name, "operation", operation))
                    .record(sample.sum());
        }
    }

    /** Values of one name add up until the scope ends. */
    private record Sample(String name, double sum, StandardUnit unit) {

        private Sample plus(Sample other) {
            return new Sample(name, sum + other.sum, unit);
        }
    }

    private final class Scope implements MetricsScope {

        private final Map<String, Sample> samples = new HashMap<>();
        private String operation = "";

        @Override
        public synchronized void addData(String name, double value, StandardUnit unit) {
            samples.merge(name, new Sample(name, value, unit), Sample::plus);
        }

        @Override
        public void addData(String name, double value, StandardUnit unit, MetricsLevel level) {
            addData(name, value, unit);
        }

        @Override
        public synchronized void addDimension(String name, String value) {
            if (name.equals(OPERATION)) {
                operation = value;
            }
        }

        @Override
        public synchronized void end() {
            samples.values().forEach(sample -> publish(operation, sample));
            samples.clear();
        }
    }
}
