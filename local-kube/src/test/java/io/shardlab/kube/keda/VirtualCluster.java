package io.shardlab.kube.keda;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.shardlab.kube.hpa.ExternalObservations;
import io.shardlab.kube.hpa.HpaDecision;
import io.shardlab.kube.hpa.HpaHistory;
import io.shardlab.kube.hpa.HpaObjects;
import io.shardlab.kube.hpa.HpaOptions;
import io.shardlab.kube.hpa.HpaSpec;
import io.shardlab.kube.hpa.HpaSync;
import io.shardlab.kube.hpa.Scale;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.controller.ScaledObjectHpa;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scalers.aws.KinesisStreamScaler;
import io.shardlab.kube.keda.scalers.aws.OperatorAws;
import io.shardlab.kube.keda.scaling.executor.ScaleDecision;
import io.shardlab.kube.keda.scaling.executor.ScaleExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stream, a Deployment and a ScaledObject in virtual time. The decisions are the ones a cluster runs: the HPA is the one
 * KEDA writes, {@link HpaSync} and {@link ScaleExecutor} scale it; only the clock and the world they look at are made up.
 */
final class VirtualCluster implements HpaSync.Target, ExternalObservations, ScaleExecutor.Target {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HPA_SYNC_PERIOD = Duration.ofSeconds(15);
    /** The ReplicaSet controller counts a new pod within the second. */
    private static final long STATUS_LAG_SECONDS = 1;

    private final TreeMap<Long, Integer> openShards;
    private final TreeMap<Long, Integer> replicas = new TreeMap<>(Map.of(0L, 1));
    private final List<HpaDecision> syncs = new ArrayList<>();
    private final List<ScaleDecision> passes = new ArrayList<>();
    private final ScaledObject scaledObject;
    private final HpaSpec hpa;
    private long now;

    /**
     * A Deployment of one, and a ScaledObject created at second 0.
     *
     * @param openShards from which second on the stream has how many open shards; none is a stream that is gone
     */
    VirtualCluster(ScaledObject scaledObject, Map<Long, Integer> openShards) {
        this.scaledObject = scaledObject;
        this.openShards = new TreeMap<>(openShards);
        try {
            var trigger = scaledObject.spec().triggers().get(0);
            ScalerConfig config = new ScalerConfig(
                    0, trigger.metricType(), trigger.metadata(), Map.of(), ScalerConfig.PodIdentity.NONE, Map.of());
            MetricSpec metric =
                    KinesisStreamScaler.build(config, new OperatorAws(Map.of())).metric();
            hpa = HpaObjects.specOf(ScaledObjectHpa.desired(scaledObject, List.of(metric)), HpaOptions.DEFAULT);
        } catch (ScalerException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Lets the seconds pass up to and including the given one. */
    VirtualCluster runUntil(long second) {
        Clock clock = new VirtualClock();
        HpaSync hpaSync = new HpaSync(clock, HpaOptions.DEFAULT);
        ScaleExecutor scalePass = new ScaleExecutor(clock);
        HpaHistory history = HpaHistory.EMPTY;
        for (now = 0; now <= second; now++) {
            if (now % scaledObject.spec().pollEvery().toSeconds() == 0) {
                int shards = shards();
                passes.add(scalePass.run(
                        scaledObject, new ScaleDecision.Triggers(shards > 0, shards == 0, List.of("shards")), this));
            }
            // An HPA is first synced one period after it was created.
            if (now > 0 && now % HPA_SYNC_PERIOD.toSeconds() == 0) {
                HpaDecision decision = hpaSync.run(hpa, this, history);
                history = decision.history();
                syncs.add(decision);
            }
        }
        return this;
    }

    /** Every change of the Deployment's replicas, as {@code second:replicas}. */
    List<String> changes() {
        return replicas.entrySet().stream()
                .skip(1)
                .map(change -> change.getKey() + ":" + change.getValue())
                .toList();
    }

    /** The sync of a second. */
    HpaDecision syncAt(long second) {
        return syncs.get((int) (second / HPA_SYNC_PERIOD.toSeconds()) - 1);
    }

    List<ScaleDecision> passes() {
        return passes;
    }

    @Override
    public Usage external(HpaSpec.External metric) {
        return shards() > 0
                ? new Measured(List.of(new Scaler.Sample(shards(), true).milli()))
                : new Missing("metric:" + metric.name() + " encountered error");
    }

    @Override
    public Pods pods() {
        return new Pods(replicas(), replicas());
    }

    @Override
    public Scale scale() {
        return new Scale(
                replicas(),
                replicas.floorEntry(Math.max(0, now - STATUS_LAG_SECONDS)).getValue(),
                "app=x");
    }

    @Override
    public void rescale(int count) {
        scaleTo(count);
    }

    @Override
    public Optional<HorizontalPodAutoscaler> hpa() {
        return Optional.empty();
    }

    @Override
    public int replicas() {
        return replicas.lastEntry().getValue();
    }

    @Override
    public void scaleTo(int count) {
        replicas.put(now, count);
    }

    private int shards() {
        return openShards.floorEntry(now).getValue();
    }

    private final class VirtualClock extends Clock {

        @Override
        public Instant instant() {
            return START.plusSeconds(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
