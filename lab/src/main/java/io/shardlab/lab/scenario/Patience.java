package io.shardlab.lab.scenario;

import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.environment.Timings;
import java.time.Duration;

/**
 * How long a scenario waits for what it expects before it says that it does not come.
 *
 * @param start from the deployment to the first pod that consumes, on a prepared lease table
 * @param coldStart the same where KCL makes its own lease table
 * @param scaling from a change of shards to as many pods, each shard owned, and records stored
 * @param handOver from the signal to end to the lease's next owner
 * @param storedSoon from a record that is sent to the stored item, while nothing else happens
 * @param calm for how long nothing may move once nothing has a reason to
 */
public record Patience(
        Duration start, Duration coldStart, Duration scaling, Duration handOver, Duration storedSoon, Duration calm) {

    /** Multiplies every limit, for machines that are slow or busy. */
    public static final Setting FACTOR = Setting.of(
            "patience", "FACTOR", "multiplies every limit of a wait, for a machine that is slow or busy (default: 1)");

    /** KCL's cold start has hard-coded waits of up to 41 s; a consumer of ours hands over in 1 to 3 s. */
    private static final Patience LAB =
            new Patience(seconds(60), seconds(150), seconds(60), seconds(10), seconds(5), seconds(10));

    /**
     * A pod too many stays for the HPA's window of 300 s, and finished shards' leases for KCL's clean-up of minutes. KCL's defaults hand a
     * lease over in 33 to 51 s, and in three minutes when the leader is gone.
     */
    private static final Patience PRODUCTION =
            new Patience(seconds(120), seconds(240), seconds(900), seconds(240), seconds(60), seconds(30));

    /** What goes with these settings of consumer and cluster. */
    public static Patience with(Timings timings) {
        return switch (timings) {
            case LAB -> LAB;
            case PRODUCTION -> PRODUCTION;
        };
    }

    /** What a run was told: the timings' own, times the factor. */
    static Patience of(Settings settings) {
        return with(Timings.of(settings)).times(factor(settings));
    }

    private static double factor(Settings settings) {
        var told = settings.value(FACTOR).orElse("1");
        try {
            double factor = Double.parseDouble(told);
            if (factor > 0 && factor <= 1000) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // The same sentence says it.
        }
        throw new LabException("%s is %s: give a number above 0, such as 2".formatted(FACTOR.option(), told));
    }

    /** As many times as patient; {@link #calm} stays, for it is no limit. */
    public Patience times(double factor) {
        return new Patience(
                times(start, factor),
                times(coldStart, factor),
                times(scaling, factor),
                times(handOver, factor),
                times(storedSoon, factor),
                calm);
    }

    private static Duration times(Duration limit, double factor) {
        return Duration.ofMillis(Math.round(limit.toMillis() * factor));
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
