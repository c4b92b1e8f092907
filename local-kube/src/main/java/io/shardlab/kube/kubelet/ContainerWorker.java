package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.kubelet.ContainerRecord.Running;
import io.shardlab.kube.kubelet.ContainerRecord.State;
import io.shardlab.kube.kubelet.ContainerRecord.Terminated;
import io.shardlab.kube.kubelet.ContainerRecord.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The life of one container of a pod, from one start to the next. Runs in its pod's executor. */
final class ContainerWorker implements ContainerProbes.Listener {

    /** Upstream: the pod worker tries again after {@code backOffPeriod}. */
    private static final Duration CONFIG_RETRY = Duration.ofSeconds(10);

    /** Upstream: {@code minimumGracePeriodInSeconds}, what is left for SIGTERM after a long preStop hook. */
    private static final Duration MINIMUM_GRACE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PULL_BACK_OFF = Duration.ofSeconds(300);

    private final KubeletDependencies kubelet;
    private final Pod pod;
    private final PodSandbox sandbox;
    private final Container container;
    private final boolean init;
    private final SerialExecutor executor;
    private final Runnable changed;

    private State state = new Waiting("ContainerCreating", "");
    private Optional<Terminated> last = Optional.empty();
    private Optional<Run> run = Optional.empty();
    private RestartBackOff backOff = RestartBackOff.none();
    private Duration pullBackOff = Duration.ofSeconds(10);
    private String imageId = "";
    private String containerId = "";
    private int restarts;
    private boolean terminating;
    private Optional<Future<?>> nextTry = Optional.empty();

    /** One run of the container. */
    private static final class Run {
        final RunningContainer running;
        final PodSandbox.Prepared prepared;
        Optional<ContainerProbes> probes = Optional.empty();
        Optional<Future<?>> kill = Optional.empty();
        Instant killAt = Instant.MAX;
        Instant startedAt;
        boolean stopping;
        String startError = "";

        Run(RunningContainer running, PodSandbox.Prepared prepared, Instant startedAt) {
            this.running = running;
            this.prepared = prepared;
            this.startedAt = startedAt;
        }
    }

    /**
     * A container that has not started.
     *
     * @param changed called in the pod's executor whenever {@link #record()} has changed
     */
    ContainerWorker(
            KubeletDependencies kubelet,
            Pod pod,
            PodSandbox sandbox,
            Container container,
            boolean init,
            SerialExecutor executor,
            Runnable changed) {
        this.kubelet = kubelet;
        this.pod = pod;
        this.sandbox = sandbox;
        this.container = container;
        this.init = init;
        this.executor = executor;
        this.changed = changed;
    }

    /** Takes over from an earlier kubelet, with which the container's process has gone. */
    void adopt(ContainerStatus before) {
        if (before.getContainerID() != null) {
            Instant now = kubelet.clock().instant();
            restarts = before.getRestartCount() + 1;
            last = Optional.of(new Terminated(Supervisor.LOST, "", now, now, before.getContainerID()));
        }
    }

    ContainerRecord record() {
        Optional<ContainerProbes> probes = run.flatMap(current -> current.probes);
        return new ContainerRecord(
                container.getName(),
                container.getImage(),
                imageId,
                containerId,
                restarts,
                state,
                last,
                probes.map(ContainerProbes::started).orElse(false),
                probes.map(ContainerProbes::ready).orElse(false));
    }

    /** Starts the container unless it runs, waits for its turn, or has ended for good. */
    void ensureStarted() {
        if (run.isEmpty() && nextTry.isEmpty() && !terminating && !(state instanceof Terminated)) {
            tryToStart();
        }
    }

    private void tryToStart() {
        nextTry = Optional.empty();
        Optional<ImageEntry> image = kubelet.catalogue().find(container.getImage());
        if (image.isEmpty()) {
            imageIsMissing();
            return;
        }
        imageId = image.get().id();
        try {
            start(image.get());
        } catch (ContainerConfigException | IOException | IllegalArgumentException | KubernetesClientException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            warning("Failed", "Error: " + message);
            waiting("CreateContainerConfigError", message);
            retryIn(CONFIG_RETRY, this::tryToStart);
        }
    }

    private void start(ImageEntry image) throws ContainerConfigException, IOException {
        PodSandbox.Prepared prepared = sandbox.prepare(container, image);
        Path log = sandbox.directory().log(container.getName(), restarts);
        normal("Pulled", "Container image \"" + container.getImage() + "\" already present on machine");
        RunningContainer running;
        if (image.program() instanceof ImageProgram.BuiltIn builtIn) {
            running = kubelet.runtime()
                    .builtIn(
                            builtIn.program(),
                            new BuiltInContext(
                                    prepared.variables(),
                                    sandbox.ports().podIp(),
                                    pod,
                                    new PodObjects(kubelet, pod),
                                    BuiltInContext.appendingTo(log)));
        } else {
            String id = pod.getMetadata().getUid() + "." + container.getName() + "." + restarts;
            running = kubelet.runtime().process(id, prepared.process(log));
        }
        normal("Created", "Created container: " + container.getName());
        Run started = new Run(running, prepared, kubelet.clock().instant());
        run = Optional.of(started);
        running.started().whenCompleteAsync((id, failure) -> hasStarted(started, id, failure), executor);
        running.exited().thenAcceptAsync(code -> hasExited(started, code), executor);
    }

    private void hasStarted(Run started, String id, Throwable failure) {
        if (failure != null) {
            started.startError = String.valueOf(failure.getMessage());
            warning("Failed", "Error: " + failure.getMessage());
            return;
        }
        if (run.filter(current -> current == started).isEmpty()) {
            return;
        }
        started.startedAt = kubelet.clock().instant();
        containerId = id;
        state = new Running(started.startedAt);
        normal("Started", "Started container " + container.getName());
        ContainerProbes probes =
                new ContainerProbes(container, started.startedAt, action(started), executor, kubelet.clock(), this);
        started.probes = Optional.of(probes);
        if (!started.stopping) {
            probes.start();
        }
        changed.run();
    }

    private ContainerAction action(Run started) {
        return new ContainerAction(
                container,
                sandbox.ports(),
                (command, timeout) -> {
                    if (started.prepared.command().isEmpty()) {
                        return CompletableFuture.completedFuture(new ContainerAction.Outcome(
                                false, "a built-in program has no files and processes to run a command beside"));
                    }
                    Path output = sandbox.directory().execOutput();
                    return kubelet.runtime().exec(started.prepared.beside(command, output), timeout);
                },
                kubelet.pool());
    }

    private void hasExited(Run ended, int code) {
        ended.probes.ifPresent(ContainerProbes::stop);
        ended.kill.ifPresent(timer -> timer.cancel(false));
        run = Optional.empty();
        Terminated end = new Terminated(
                code, ended.startError, ended.startedAt, kubelet.clock().instant(), containerId);
        state = end;
        if (!terminating && restartsAfter(code)) {
            restartAfter(end);
        }
        changed.run();
    }

    private boolean restartsAfter(int code) {
        return switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> code != 0;
            default -> !init || code != 0;
        };
    }

    private void restartAfter(Terminated end) {
        Instant now = kubelet.clock().instant();
        Duration wait = Duration.between(now, backOff.mayStart(end.finishedAt()));
        last = Optional.of(end);
        if (wait.isNegative() || wait.isZero()) {
            state = new Waiting("ContainerCreating", "");
            restart();
            return;
        }
        String subject = "restarting failed container=" + container.getName() + " pod="
                + pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                + pod.getMetadata().getUid() + ")";
        warning("BackOff", "Back-off " + subject);
        waiting("CrashLoopBackOff", "back-off " + backOff.delay().toSeconds() + "s " + subject);
        retryIn(wait, this::restart);
    }

    private void restart() {
        backOff = backOff.restarted(kubelet.clock().instant());
        restarts++;
        tryToStart();
    }

    private void imageIsMissing() {
        String message = kubelet.catalogue().missing(container.getImage());
        warning("Failed", "Failed to pull image \"" + container.getImage() + "\": " + message);
        warning("Failed", "Error: ErrImagePull");
        waiting("ErrImagePull", message);
        Duration wait = pullBackOff;
        pullBackOff = wait.multipliedBy(2).compareTo(LONGEST_PULL_BACK_OFF) > 0
                ? LONGEST_PULL_BACK_OFF
                : wait.multipliedBy(2);
        retryIn(Duration.ofSeconds(1), () -> {
            normal("BackOff", "Back-off pulling image \"" + container.getImage() + "\"");
            waiting("ImagePullBackOff", "Back-off pulling image \"" + container.getImage() + "\": " + message);
            retryIn(wait, this::pullAgain);
            changed.run();
        });
    }

    private void pullAgain() {
        try {
            kubelet.catalogue().refresh();
        } catch (ImageCatalogueException e) {
            warning("Failed", e.getMessage());
        }
        tryToStart();
        changed.run();
    }

    /**
     * Ends the container for good: preStop hook, SIGTERM, and SIGKILL when the grace period is over. A second call may
     * shorten the first one's grace period.
     */
    void terminate(Duration grace) {
        terminating = true;
        nextTry.ifPresent(timer -> timer.cancel(false));
        nextTry = Optional.empty();
        stop(grace, "Stopping container " + container.getName());
    }

    boolean isGone() {
        return run.isEmpty();
    }

    private void stop(Duration grace, String why) {
        run.ifPresent(current -> {
            current.probes.ifPresent(ContainerProbes::stopFailing);
            Instant killAt = kubelet.clock().instant().plus(grace);
            if (killAt.isBefore(current.killAt)) {
                killIn(current, grace);
            }
            if (!current.stopping) {
                current.stopping = true;
                normal("Killing", why);
                preStop(current, grace).thenRunAsync(() -> whenStarted(current, current.running::terminate), executor);
            }
        });
    }

    private void killIn(Run current, Duration grace) {
        current.kill.ifPresent(timer -> timer.cancel(false));
        current.killAt = kubelet.clock().instant().plus(grace);
        current.kill = Optional.of(executor.after(grace, () -> whenStarted(current, current.running::kill)));
    }

    /** A signal that overtook the start would be lost. */
    private void whenStarted(Run current, Runnable signal) {
        current.running.started().thenRunAsync(signal, executor);
    }

    private CompletableFuture<?> preStop(Run current, Duration grace) {
        if (container.getLifecycle() == null || container.getLifecycle().getPreStop() == null || grace.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        Instant begun = kubelet.clock().instant();
        return action(current)
                .run(container.getLifecycle().getPreStop(), grace)
                .thenAcceptAsync(
                        outcome -> {
                            if (!outcome.succeeded()) {
                                warning("FailedPreStopHook", "PreStopHook failed: " + outcome.message());
                            }
                            Duration left = grace.minus(
                                    Duration.between(begun, kubelet.clock().instant()));
                            if (left.compareTo(MINIMUM_GRACE) < 0) {
                                killIn(current, MINIMUM_GRACE);
                            }
                        },
                        executor);
    }

    @Override
    public void verdictChanged() {
        changed.run();
    }

    @Override
    public void unhealthy(ProbeKind kind, String message) {
        warning("Unhealthy", kind.title() + " probe failed: " + message);
    }

    @Override
    public void failed(ProbeKind kind, ProbeSettings settings) {
        String probe = kind.title().toLowerCase(java.util.Locale.ROOT);
        Duration grace = settings.terminationGracePeriod().orElseGet(() -> PodWorker.gracePeriod(pod));
        stop(grace, "Container " + container.getName() + " failed " + probe + " probe, will be restarted");
    }

    private void waiting(String reason, String message) {
        state = new Waiting(reason, message);
    }

    private void retryIn(Duration delay, Runnable next) {
        nextTry = Optional.of(executor.after(delay, () -> {
            if (!terminating) {
                nextTry = Optional.empty();
                next.run();
                changed.run();
            }
        }));
    }

    private void normal(String reason, String message) {
        kubelet.events().normal(pod, container.getName(), reason, message);
    }

    private void warning(String reason, String message) {
        kubelet.events().warning(pod, container.getName(), reason, message);
    }
}
