package io.shardlab.kube.kubelet;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one container at one moment.
 *
 * @param imageId the catalogue entry that it runs, empty before one was found
 * @param containerId {@code process://PID}, empty before its first start
 * @param restarts how often it was started again
 * @param last how it ended before this state, if it did
 * @param started whether its startup probe, if it has one, has passed
 * @param ready whether it runs and its readiness probe, if it has one, passes
 */
record ContainerRecord(
        String name,
        String image,
        String imageId,
        String containerId,
        int restarts,
        State state,
        Optional<Terminated> last,
        boolean started,
        boolean ready) {

    /** Waiting, running or terminated, as in the Kubernetes API. */
    sealed interface State permits Waiting, Running, Terminated {}

    /** Not running; {@code reason} is one word, {@code message} may be empty. */
    record Waiting(String reason, String message) implements State {}

    /** Running since then. */
    record Running(Instant since) implements State {}

    /** Ended; {@code message} is not empty if it could not even be started. */
    record Terminated(int exitCode, String message, Instant startedAt, Instant finishedAt, String containerId)
            implements State {

        /** As upstream names it. */
        String reason() {
            if (exitCode == 0) {
                return "Completed";
            }
            return message.isEmpty() ? "Error" : "StartError";
        }
    }

    boolean isRunning() {
        return state instanceof Running;
    }

    /** The exit of its last run, if it is not running. */
    Optional<Integer> exitCode() {
        return state instanceof Terminated terminated
                ? Optional.of(terminated.exitCode())
                : state instanceof Waiting ? last.map(Terminated::exitCode) : Optional.empty();
    }
}
