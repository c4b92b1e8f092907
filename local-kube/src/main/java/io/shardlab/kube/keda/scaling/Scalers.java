package io.shardlab.kube.keda.scaling;

import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scalers.aws.CloudwatchScaler;
import io.shardlab.kube.keda.scalers.aws.KinesisStreamScaler;
import io.shardlab.kube.keda.scalers.aws.OperatorAws;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/** The triggers this operator knows, by type (upstream {@code buildScaler} in {@code pkg/scaling/scalers_builder.go}). */
public final class Scalers {

    /** Makes a trigger of its configuration. */
    @FunctionalInterface
    interface Builder {
        Scaler build(ScalerConfig config) throws ScalerException;
    }

    private final Map<String, Builder> builders;

    Scalers(Map<String, Builder> builders) {
        this.builders = new TreeMap<>(builders);
    }

    /** Every trigger there is: a line each. */
    public static Scalers of(OperatorAws aws, Clock clock) {
        return new Scalers(Map.of(
                KinesisStreamScaler.TYPE, config -> KinesisStreamScaler.build(config, aws),
                CloudwatchScaler.TYPE, config -> CloudwatchScaler.build(config, aws, clock)));
    }

    /** @throws ScalerException if there is no such type, or its settings are wrong */
    Scaler build(String type, ScalerConfig config) throws ScalerException {
        Builder builder = builders.get(type);
        if (builder == null) {
            throw new ScalerException("no scaler found for type: " + type + " (this operator has "
                    + String.join(", ", builders.keySet()) + " only)");
        }
        return builder.build(config);
    }
}
