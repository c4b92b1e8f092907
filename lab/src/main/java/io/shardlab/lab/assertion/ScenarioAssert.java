package io.shardlab.lab.assertion;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.lab.consumer.ConsumerPod;
import io.shardlab.lab.ledger.SentRecord;
import io.shardlab.lab.scenario.Patience;
import io.shardlab.lab.scenario.Scenario;
import io.shardlab.lab.timeline.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Assertions about a story. After {@link #eventually()} or {@link #within(Duration)} each one waits; all in a row share the time
 * of the wait.
 */
public final class ScenarioAssert extends AbstractAssert<ScenarioAssert, Scenario> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final int LOG_LINES_SHOWN = 10;
    private static final Duration ASK_WHY_EVERY = Duration.ofSeconds(2);

    /** A cause that time does not cure ends a wait, but not at its first sight: a new object may be unknown for a moment. */
    private static final Duration HOPELESS_FOR = Duration.ofSeconds(12);

    private final long begun = System.nanoTime();
    private final Duration limit;

    ScenarioAssert(Scenario story) {
        this(story, Duration.ZERO);
    }

    private ScenarioAssert(Scenario story, Duration limit) {
        super(story, ScenarioAssert.class);
        this.limit = limit;
    }

    /** What follows may take as long together as the scenario's {@link Patience} has for scaling. */
    public ScenarioAssert eventually() {
        return within(actual.patience().scaling());
    }

    /** What follows may take that long together, from now on. */
    public ScenarioAssert within(Duration time) {
        return new ScenarioAssert(actual, time);
    }

    /** As many pods, each of them ready, and none ending. */
    public ScenarioAssert hasReadyPods(int count) {
        return meets(Expectation.readyPods(count));
    }

    /** As many pods that are to stay; others may still be ending. */
    public ScenarioAssert hasLivingPods(int count) {
        return meets(Expectation.livingPods(count));
    }

    /** Every open shard is owned by one living pod, and the owners are as many. */
    public ScenarioAssert ownsEachOpenShardOnce(int owners) {
        return meets(Expectation.owners(owners));
    }

    /** No open shard is owned by a pod that was asked to end. */
    public ScenarioAssert hasHandedOver() {
        return meets(Expectation.handedOver());
    }

    /** These records are in the table, with what they said. */
    public ScenarioAssert hasStored(List<SentRecord> records) {
        return meets(Expectation.stored(records));
    }

    /** For every open shard there is one of these records, and each was stored by its shard's owner. */
    public ScenarioAssert hasProvenOwners(List<SentRecord> records) {
        return meets(Expectation.provenOwners(records));
    }

    /** These records were stored by as many different living pods. */
    public ScenarioAssert spreadsRecordsOver(List<SentRecord> records, int pods) {
        return meets(Expectation.spreadOver(records, pods));
    }

    /** None of these records was stored by a pod that is ending or gone. */
    public ScenarioAssert hasStoredByLivingPods(List<SentRecord> records) {
        return meets(Expectation.storedByLiving(records));
    }

    /** No record sent after a pod was gone carries its name. */
    public ScenarioAssert hasNothingStoredByGonePods() {
        return meets(Expectation.nothingStoredByTheGone());
    }

    /** In everything that was seen since the scenario began, no container was started again. */
    public ScenarioAssert hasNeverRestarted() {
        return hasAlwaysMet(Expectation.noRestarts());
    }

    /** In everything that was seen since the scenario began, there were never more pods to stay, nor more wanted. */
    public ScenarioAssert hasNeverHadMorePodsThan(int most) {
        return hasAlwaysMet(Expectation.atMost(most));
    }

    private ScenarioAssert hasAlwaysMet(Expectation expectation) {
        actual.observe();
        actual.timeline()
                .observations()
                .forEach(seen -> expectation.complaint().apply(seen).ifPresent(complaint -> {
                    throw notMet(
                            new Expectation("at every moment " + expectation.goal(), expectation.complaint()),
                            complaint,
                            seen);
                }));
        return this;
    }

    /**
     * Waits for an expectation, if there is time to wait, or else looks once.
     *
     * @throws ExpectationNotMet when it is not met in time, or as soon as the cluster says that it cannot be
     */
    public ScenarioAssert meets(Expectation expectation) {
        var last = new AtomicReference<Observation>();
        var why = new Why(actual, ASK_WHY_EVERY, HOPELESS_FOR);
        try {
            Awaitility.await(expectation.goal())
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK_EVERY)
                    .atMost(timeLeft())
                    .until(() -> {
                        var complaint = complaint(expectation, last);
                        if (complaint.isPresent() && !limit.isZero() && why.isHopeless()) {
                            throw notMet(expectation, complaint.get(), last.get());
                        }
                        return complaint.isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            complaint(expectation, last).ifPresent(complaint -> {
                throw notMet(expectation, complaint, last.get());
            });
        }
        return this;
    }

    private ExpectationNotMet notMet(Expectation expectation, String complaint, Observation last) {
        return new ExpectationNotMet(
                expectation.goal(),
                complaint,
                new ExpectationNotMet.Wait(elapsed(), limit),
                last,
                actual.situation(),
                logsOfUnready(last));
    }

    private Optional<String> complaint(Expectation expectation, AtomicReference<Observation> last) {
        last.set(actual.observe());
        return expectation.complaint().apply(last.get());
    }

    /** A pod that does not become ready says why in its log. */
    private String logsOfUnready(Observation seen) {
        return seen.livingPods().stream()
                .filter(pod -> !pod.ready())
                .map(pod -> "%nthe end of the log of %s:%n%s%n".formatted(pod.name(), endOfLog(pod)))
                .collect(Collectors.joining());
    }

    private String endOfLog(ConsumerPod pod) {
        try {
            var lines = actual.consumer().logOfLastRun(pod).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()).stream()
                    .map(line -> "    " + line)
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (KubernetesClientException e) {
            return "    (not available: " + e.getMessage() + ")";
        }
    }

    /** Awaitility wants to look at least once before its time is over. */
    private Duration timeLeft() {
        var left = limit.minus(elapsed());
        var least = LOOK_EVERY.plus(LOOK_EVERY);
        return left.compareTo(least) < 0 ? least : left;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** For that long, the same pods are there, as many are wanted, and every open shard keeps its owner. */
    public ScenarioAssert staysAsItIsFor(Duration time) {
        var first = actual.observe();
        long from = System.nanoTime();
        Awaitility.await("pods, desired replicas and owners constant for " + time.toSeconds() + " s")
                .pollInSameThread()
                .pollInterval(LOOK_EVERY.plus(LOOK_EVERY))
                .atMost(time.multipliedBy(2).plusSeconds(10))
                .until(() -> {
                    var seen = actual.observe();
                    var lasted = Duration.ofNanos(System.nanoTime() - from);
                    if (!seen.allocation().equals(first.allocation())) {
                        throw new ExpectationNotMet(
                                "pods, desired replicas and owners constant for %d s".formatted(time.toSeconds()),
                                "%s became %s".formatted(first.allocation(), seen.allocation()),
                                new ExpectationNotMet.Wait(lasted, time),
                                seen,
                                actual.situation(),
                                logsOfUnready(seen));
                    }
                    return lasted.compareTo(time) >= 0;
                });
        return this;
    }
}
