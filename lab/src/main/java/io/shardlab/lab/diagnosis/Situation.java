package io.shardlab.lab.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster says of a consumer beside its pods' names: why containers wait or ended, what autoscaling wants and why, and what was
 * warned of last.
 *
 * @param containers of every pod that is there
 * @param autoscalers the HorizontalPodAutoscalers of the namespace
 * @param scaledObjects KEDA's ScaledObjects of the namespace, each with its conditions
 * @param warnings the events of type Warning, and those that tell of a container that was killed; oldest first
 */
public record Situation(
        List<ContainerState> containers,
        List<Autoscaler> autoscalers,
        List<Conditions> scaledObjects,
        List<Warning> warnings) {

    public Situation {
        containers = List.copyOf(containers);
        autoscalers = List.copyOf(autoscalers);
        scaledObjects = List.copyOf(scaledObjects);
        warnings = List.copyOf(warnings);
    }

    /** Nothing is there. */
    public static final Situation EMPTY = new Situation(List.of(), List.of(), List.of(), List.of());

    /**
     * A container of a pod.
     *
     * @param waiting the reason why it does not run, such as ImagePullBackOff, with its message
     * @param lastEnd how it ended the last time, such as {@code exit code 137 (Error)}
     */
    public record ContainerState(
            String pod, String container, int restarts, Optional<Reason> waiting, Optional<String> lastEnd) {}

    /** A reason in one word, and a message that may be empty. */
    public record Reason(String word, String message) {

        @Override
        public String toString() {
            return message.isEmpty() ? word : word + ": " + message;
        }
    }

    /**
     * A condition of an object.
     *
     * @param status True, False or Unknown
     */
    public record Condition(String type, String status, Reason reason) {

        boolean holds() {
            return status.equals("True");
        }

        @Override
        public String toString() {
            return "%s=%s (%s)".formatted(type, status, reason);
        }
    }

    /** An object's conditions. */
    public record Conditions(String name, List<Condition> conditions) {

        Optional<Condition> failing(String type) {
            return conditions.stream()
                    .filter(condition ->
                            condition.type().equals(type) && condition.status().equals("False"))
                    .findFirst();
        }
    }

    /**
     * A HorizontalPodAutoscaler.
     *
     * @param metrics each with its current value and its target, such as {@code s0-aws-kinesis 3 of 1 (AverageValue)}
     */
    public record Autoscaler(
            Conditions conditions, int current, int desired, int minimum, int maximum, List<String> metrics) {}

    /**
     * An event.
     *
     * @param object kind and name, such as {@code Pod/orders-54f48}
     * @param count how often it was seen
     */
    public record Warning(Instant at, String object, Reason reason, int count) {}
}
