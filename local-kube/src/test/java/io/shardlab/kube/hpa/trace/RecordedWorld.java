package io.shardlab.kube.hpa.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.hpa.HpaSpec;
import io.shardlab.kube.hpa.HpaSync;
import io.shardlab.kube.hpa.KubernetesVersion;
import io.shardlab.kube.hpa.PodSelector;
import io.shardlab.kube.hpa.Scale;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The world of a recorded sequence as its syncs saw it, one sync after the other; also its clock. */
final class RecordedWorld implements HpaSync.Target, InstantSource {

    static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration RETRY = Duration.ofMillis(10);
    private static final Duration FIRST_SYNC = Duration.ofSeconds(15);
    private static final Duration SAMPLE_WINDOW = Duration.ofSeconds(30);

    private final JsonNode sequence;
    private final KubernetesVersion version;
    private final Map<String, JsonNode> metrics = new LinkedHashMap<>();
    /** When a pod was first seen ready: the recording does not say when it became so. */
    private final Map<String, Instant> readySince = new HashMap<>();

    private JsonNode sync;
    private Instant began;
    private Instant now;
    private int spec;
    private int status;
    private String selector = "";
    private int pods;
    private int ready;
    private int refusals;

    /** The number in the last write of the scale that succeeded, and in the last that did not. */
    OptionalInt written = OptionalInt.empty();

    OptionalInt refused = OptionalInt.empty();

    RecordedWorld(JsonNode sequence, KubernetesVersion version) {
        this.sequence = sequence;
        this.version = version;
    }

    /** Goes on to a sync: a field that is absent has the value it had before. */
    void arriveAt(JsonNode next) {
        sync = next;
        began = at(sync.path("t").asDouble());
        now = began;
        JsonNode in = sync.path("in");
        spec = in.path("spec").asInt(spec);
        status = in.path("status").asInt(status);
        selector = in.path("selector").asText(selector);
        pods = in.path("pods").asInt(pods);
        ready = in.path("ready").asInt(ready);
        in.path("metrics").properties().forEach(metric -> metrics.put(metric.getKey(), metric.getValue()));
        for (JsonNode pod : in.path("podList")) {
            if (pod.get(1).asBoolean()) {
                readySince.putIfAbsent(pod.get(0) + " of " + pod.get(2), began);
            } else {
                readySince.remove(pod.get(0) + " of " + pod.get(2));
            }
        }
        refusals = in.has("scaleUpdateError") ? sync.path("out").path("refused").asInt(1) : 0;
        written = OptionalInt.empty();
        refused = OptionalInt.empty();
    }

    /** Whether nobody has tried to write the scale. */
    boolean isUntouched() {
        return written.isEmpty() && refused.isEmpty();
    }

    static Instant at(double seconds) {
        return CREATED.plusMillis(Math.round(seconds * 1000));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Scale scale() throws HpaSync.ScaleException {
        if (sync.path("in").has("scaleError")) {
            throw new HpaSync.ScaleException(sync.path("in").path("scaleError").asText());
        }
        return new Scale(spec, status, selector);
    }

    @Override
    public void rescale(int replicas) throws HpaSync.ScaleException {
        if (refusals > 0) {
            refusals--;
            refused = OptionalInt.of(replicas);
            String error = sync.path("in").path("scaleUpdateError").asText();
            if (error.startsWith("Operation cannot be fulfilled")) {
                now = now.plus(RETRY);
                throw new HpaSync.ConflictException(error);
            }
            throw new HpaSync.ScaleException(error);
        }
        written = OptionalInt.of(replicas);
    }

    @Override
    public List<String> selectingHpas(PodSelector ours) {
        List<String> hpas = new ArrayList<>(List.of("demo/keda-hpa-orders"));
        if (rivalHasSynced() && pods().matched() > 0) {
            hpas.add("demo/rival");
        }
        return hpas;
    }

    /**
     * The rival has our own HPA's spec and a target of one replica: with a higher minimum that target is raised again and
     * again, and its selector is never looked at.
     */
    private boolean rivalHasSynced() {
        if (!sequence.has("rivalFrom")
                || sequence.path("hpa").path("spec").path("minReplicas").asInt(1) > 1) {
            return false;
        }
        Instant appears = at(sequence.path("rivalFrom").asDouble());
        return !began.isBefore(version.syncsAtOnce() ? appears : appears.plus(FIRST_SYNC));
    }

    @Override
    public Usage external(HpaSpec.External metric) {
        return measured(metric.name());
    }

    @Override
    public Usage object(HpaSpec.ObjectMetric metric) {
        return measured(metric.name());
    }

    private Usage measured(String name) {
        answer();
        JsonNode items = metrics.get(name);
        if (items.isTextual()) {
            return new Missing(items.asText());
        }
        List<Long> values = new ArrayList<>();
        items.forEach(item -> values.add(item.asLong()));
        return new Measured(values);
    }

    @Override
    public PodUsage resource(String resource) {
        answer();
        JsonNode usage = metrics.get(resource);
        if (usage.isTextual()) {
            return new Missing(usage.asText());
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        usage.properties()
                .forEach(pod ->
                        samples.put(pod.getKey(), new Sample(pod.getValue().asLong(), began, SAMPLE_WINDOW)));
        return new MeasuredPods(samples);
    }

    /** Only the last of several answers was timed. */
    private void answer() {
        now = at(sync.path("decided").asDouble(sync.path("t").asDouble()));
    }

    @Override
    public Pods pods() {
        return sequence.path("podObjects").asBoolean() ? new Pods(pods, ready) : new Pods(0, 0);
    }

    @Override
    public List<PodFacts> podFacts(String resource) {
        List<PodFacts> facts = new ArrayList<>();
        for (JsonNode pod : sync.path("in").path("podList")) {
            Instant started = at(pod.get(2).asDouble());
            facts.add(new PodFacts(
                    pod.get(0).asText(),
                    pod.get(3).asBoolean(),
                    started.plusSeconds(1).isAfter(began),
                    Optional.of(started),
                    Optional.of(new Readiness(
                            pod.get(1).asBoolean(),
                            readySince.getOrDefault(pod.get(0) + " of " + pod.get(2), started))),
                    OptionalLong.of(sequence.path("cpuRequestMilli").asLong()),
                    ""));
        }
        return facts;
    }
}
