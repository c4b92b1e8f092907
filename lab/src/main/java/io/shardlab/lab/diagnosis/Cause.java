package io.shardlab.lab.diagnosis;

import io.shardlab.lab.diagnosis.Situation.Autoscaler;
import io.shardlab.lab.diagnosis.Situation.Conditions;
import io.shardlab.lab.diagnosis.Situation.ContainerState;
import io.shardlab.lab.diagnosis.Situation.Warning;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The likely cause of an expectation that is not met.
 *
 * @param sentence what it is, naming pod, object and reason
 * @param heals whether waiting may help; where it cannot, a wait ends early
 */
public record Cause(String sentence, boolean heals) {

    /** Reasons that a container waits for which time does not cure: kubelet, {@code images} and {@code kuberuntime}. */
    private static final Set<String> INCURABLE = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private static final String CRASH_LOOP = "CrashLoopBackOff";

    /** A second crash may still be the start's; a third is a habit. */
    private static final int HABIT = 3;

    /** The first that fits, the most telling before others. */
    public static Optional<Cause> of(Situation situation) {
        return Stream.<Function<Situation, Optional<Cause>>>of(
                        Cause::image, Cause::crash, Cause::trigger, Cause::metric, Cause::unschedulable)
                .flatMap(look -> look.apply(situation).stream())
                .findFirst();
    }

    private static Optional<Cause> image(Situation situation) {
        return situation.containers().stream()
                .filter(container -> waitsFor(container, INCURABLE))
                .findFirst()
                .map(container -> new Cause(
                        "container %s of pod %s cannot start: %s"
                                .formatted(
                                        container.container(),
                                        container.pod(),
                                        container.waiting().orElseThrow()),
                        false));
    }

    private static boolean waitsFor(ContainerState container, Set<String> reasons) {
        return container
                .waiting()
                .filter(reason -> reasons.contains(reason.word()))
                .isPresent();
    }

    private static Optional<Cause> crash(Situation situation) {
        return situation.containers().stream()
                .filter(container -> container.restarts() > 0)
                .max((a, b) -> Integer.compare(a.restarts(), b.restarts()))
                .map(container -> new Cause(
                        "container %s of pod %s %s, %s so far"
                                .formatted(
                                        container.container(),
                                        container.pod(),
                                        whyEnded(situation, container),
                                        times(container.restarts(), "restart")),
                        container.restarts() < HABIT || !waitsFor(container, Set.of(CRASH_LOOP))));
    }

    /** The kubelet kills a container whose liveness or startup probe fails, and its exit code then tells nothing. */
    private static String whyEnded(Situation situation, ContainerState container) {
        return lastProbeFailure(situation, container)
                .map(warning -> "is killed by a probe that fails (%s)"
                        .formatted(warning.reason().message()))
                .orElseGet(() ->
                        "ends by itself (%s)".formatted(container.lastEnd().orElse("its exit code is not known")));
    }

    private static Optional<Warning> lastProbeFailure(Situation situation, ContainerState container) {
        var ofPod = situation.warnings().stream()
                .filter(warning -> warning.object().equals("Pod/" + container.pod()))
                .toList();
        boolean killed = ofPod.stream()
                .anyMatch(warning -> warning.reason().word().equals("Killing")
                        && warning.reason().message().contains("probe"));
        return ofPod.stream()
                .filter(warning -> killed && warning.reason().word().equals("Unhealthy"))
                .filter(warning -> !warning.reason().message().startsWith("Readiness"))
                .reduce((earlier, later) -> later);
    }

    private static Optional<Cause> trigger(Situation situation) {
        return situation.scaledObjects().stream()
                .flatMap(object -> object.failing("Ready").stream()
                        .map(condition -> new Cause(
                                "KEDA does not scale: ScaledObject %s is not ready, %s"
                                        .formatted(object.name(), withWarning(situation, object, condition.reason())),
                                false)))
                .findFirst();
    }

    /** KEDA's condition says that a trigger has an error; its event says which. */
    private static String withWarning(Situation situation, Conditions object, Situation.Reason reason) {
        return situation.warnings().stream()
                .filter(warning -> warning.object().equals("ScaledObject/" + object.name()))
                .reduce((earlier, later) -> later)
                .filter(warning -> !warning.reason().message().equals(reason.message()))
                .map(warning -> "%s; %s".formatted(reason, warning.reason()))
                .orElseGet(reason::toString);
    }

    private static Optional<Cause> metric(Situation situation) {
        return situation.autoscalers().stream()
                .map(Autoscaler::conditions)
                .flatMap(object -> Stream.of("AbleToScale", "ScalingActive")
                        .flatMap(type -> object.failing(type).stream())
                        .filter(condition -> !condition.reason().word().equals("ScalingDisabled"))
                        .map(condition -> new Cause(
                                "the HPA %s does not scale: %s".formatted(object.name(), condition.reason()), true)))
                .findFirst();
    }

    private static Optional<Cause> unschedulable(Situation situation) {
        return situation.warnings().stream()
                .filter(warning -> warning.reason().word().equals("FailedScheduling")
                        || warning.reason().word().equals("FailedCreate"))
                .reduce((earlier, later) -> later)
                .map(warning -> new Cause("%s: %s".formatted(warning.object(), warning.reason()), true));
    }

    private static String times(int count, String what) {
        return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
    }
}
