package io.shardlab.lab.environment.containers;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.checkout.RunFolder;
import io.shardlab.lab.environment.AwsAccess;
import io.shardlab.lab.environment.Cluster;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.evidence.Evidence;
import io.shardlab.lab.preflight.Finding;
import io.shardlab.lab.preflight.MachineChecks;
import io.shardlab.lab.preflight.Preflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** LocalStack, k3s and the real KEDA in Docker, the consumer as its real image. */
public final class ContainersEnvironment implements Environment {

    private static final String NAME = "containers";

    /** A dummy: LocalStack takes any. */
    private static final String KEY = "test";

    private static final long DISK_MIB = 4_000;

    /** What Testcontainers looks with whether files can be mounted; without it, it tries for two minutes, twice. */
    static final String PROBE = "alpine:3.17";

    /** What Testcontainers starts first, to end everything should we be killed. */
    static final String REAPER = "testcontainers/ryuk:0.14.0";

    private static final Duration WEBHOOK_LIMIT = Duration.ofMinutes(3);

    private final ContainersOptions options;
    private final Cleanup cleanup;
    private final Path runFolder;
    private final Network network = Network.newNetwork();
    private final LocalStack localStack;
    private final K3s k3s;

    private ContainersEnvironment(ContainersOptions options, Cleanup cleanup, Path runFolder) {
        this.options = options;
        this.cleanup = cleanup;
        this.runFolder = runFolder;
        this.localStack = LocalStack.in(network, options, System.getenv());
        this.k3s = K3s.in(network, options);
    }

    /** What must be there. */
    public static Preflight preflight(ContainersOptions options) {
        var missing = ContainersLibraries.missing();
        if (!missing.isEmpty()) {
            return new Preflight(NAME, List.of(() -> missing));
        }
        return new Preflight(
                NAME,
                List.of(
                        () -> DockerChecks.engine(images(options, System.getenv()), options.imagesFrom()),
                        () -> options.imagesFrom()
                                .map(folder -> DockerChecks.broughtToK3s(folder, imagesInK3s(options)))
                                .orElse(List.of()),
                        () -> List.of(
                                Combination.look(options.k3sImage(), options.kedaVersion(), options.localStackImage())),
                        () -> List.of(consumerImage(options.consumerImage())),
                        () -> DockerChecks.localStackToken(options.localStackImage(), System.getenv()),
                        () -> MachineChecks.disk(options.checkout().state(), DISK_MIB)));
    }

    /** What Docker itself must have; KEDA's images are k3s's business. */
    static List<String> images(ContainersOptions options, Map<String, String> environment) {
        boolean reaper = !Boolean.parseBoolean(environment.get("TESTCONTAINERS_RYUK_DISABLED"));
        return Stream.of(
                        Stream.of(options.localStackImage(), options.k3sImage()),
                        Stream.of(environment.getOrDefault("TESTCONTAINERS_TINYIMAGE_CONTAINER_IMAGE", PROBE)),
                        Stream.of(environment.getOrDefault("TESTCONTAINERS_RYUK_CONTAINER_IMAGE", REAPER))
                                .filter(image -> reaper))
                .flatMap(images -> images)
                .toList();
    }

    /** What pods are started from, but for the consumer: KEDA's images, the sandbox of every pod, and the cluster's DNS. */
    private static List<String> imagesInK3s(ContainersOptions options) {
        return List.of(
                "kedacore/keda:" + options.kedaVersion(),
                "kedacore/keda-metrics-apiserver:" + options.kedaVersion(),
                "kedacore/keda-admission-webhooks:" + options.kedaVersion(),
                "rancher/mirrored-pause:",
                "rancher/mirrored-coredns-coredns:");
    }

    private static Finding consumerImage(Path tar) {
        return Files.isRegularFile(tar)
                ? Finding.ok("the consumer's image is built: " + tar)
                : Finding.problem(
                        "the consumer's image is not built: there is no " + tar,
                        "run `mvn -Pimage -pl consumer -am -DskipTests package`; docs/consumer.md says how without a registry");
    }

    /**
     * Starts LocalStack and k3s side by side, then brings in the consumer's image and KEDA.
     *
     * @param tell is told what is being done, line by line
     * @throws LabException naming everything that is in the way; nothing is left running then
     */
    public static ContainersEnvironment start(ContainersOptions options, Consumer<String> tell) {
        preflight(options).demand();
        var cleanup = new Cleanup();
        var environment = new ContainersEnvironment(options, cleanup, RunFolder.create(options.checkout()));
        StartStep.takeAll(environment.steps(tell), cleanup, tell);
        return environment;
    }

    private List<StartStep> steps(Consumer<String> tell) {
        var keda = new KedaChart(options.kedaChart(), options.kedaRepository(), options.kedaVersion());
        return List.of(
                StartStep.of("bringing images to Docker", () -> bringImages(tell)),
                new StartStep("making a network", network::getId, network::close),
                new StartStep("starting LocalStack and k3s", this::startContainers, this::stopContainers),
                StartStep.of("importing images into k3s", this::importImages),
                StartStep.of(
                        "installing KEDA " + options.kedaVersion(),
                        () -> keda.install(kubeconfig(), KedaChart.values(KEY, KEY), runFolder)),
                StartStep.of("waiting for KEDA's webhook", () -> awaitWebhook(cluster())));
    }

    /** Not through Testcontainers, which starts with an image of its own that may be among these. */
    private void loadIntoDocker() {
        var docker = DockerHost.find(System.getenv(), Path.of(System.getProperty("user.home")))
                .map(DockerEngine::at)
                .orElseThrow(() -> new LabException("there is no Docker"));
        for (var tar : tarsWith(images(options, System.getenv())::contains)) {
            try {
                docker.load(tar.file());
            } catch (IOException e) {
                throw new LabException("Docker does not take %s: %s".formatted(tar.file(), e.getMessage()), e);
            }
        }
    }

    /** The tars that were brought along and hold at least one such image. */
    private List<ImageTar> tarsWith(Predicate<String> image) {
        return options.imagesFrom().stream()
                .flatMap(folder -> ImageTar.in(folder).stream())
                .filter(tar -> tar.tags().stream().anyMatch(image))
                .toList();
    }

    private void bringImages(Consumer<String> tell) {
        loadIntoDocker();
        ImagePull.all(
                DockerClientFactory.instance().client(), List.of(options.localStackImage(), options.k3sImage()), tell);
    }

    /** Waits for both: Testcontainers' own way returns with the first failure, and the other would be made after the cleanup. */
    private void startContainers() {
        var starting = Stream.of(localStack.container(), k3s.container())
                .map(container -> CompletableFuture.runAsync(
                        container::start, task -> new Thread(task, "start-container").start()))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(starting).join();
        k3s.writeKubeconfig(kubeconfig());
    }

    private void stopContainers() {
        try {
            k3s.container().stop();
        } finally {
            localStack.container().stop();
        }
    }

    private void importImages() {
        k3s.take(options.consumerImage());
        var dockers = images(options, System.getenv());
        tarsWith(image -> !dockers.contains(image)).forEach(tar -> k3s.take(tar.file()));
    }

    private Path kubeconfig() {
        return runFolder.resolve("kubeconfig");
    }

    /** Before the webhook has an endpoint, every ScaledObject is refused. */
    private static void awaitWebhook(Cluster cluster) {
        try (KubernetesClient kubernetes = cluster.client()) {
            Awaitility.await("an endpoint of keda-admission-webhooks")
                    .atMost(WEBHOOK_LIMIT)
                    .until(() -> kubernetes
                            .discovery()
                            .v1()
                            .endpointSlices()
                            .inNamespace("keda")
                            .withLabel("kubernetes.io/service-name", "keda-admission-webhooks")
                            .list()
                            .getItems()
                            .stream()
                            .anyMatch(slice -> !slice.getEndpoints().isEmpty()));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AwsAccess aws() {
        return new AwsAccess(
                Optional.of(localStack.endpoint()),
                Optional.of(localStack.endpointInPods()),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
    }

    @Override
    public Cluster cluster() {
        return new Cluster(kubeconfig());
    }

    @Override
    public List<Map<String, Object>> consumerValues() {
        var aws = Map.of(
                "region",
                Region.US_EAST_1.id(),
                "endpointUrl",
                localStack.endpointInPods().toString());
        var credentials = List.of(
                Map.of("name", "AWS_ACCESS_KEY_ID", "value", KEY),
                Map.of("name", "AWS_SECRET_ACCESS_KEY", "value", KEY));
        return List.of(Map.of(
                "image",
                Map.of("pullPolicy", "IfNotPresent"),
                "http",
                Map.of("bindToPodIP", false),
                "aws",
                aws,
                "extraEnv",
                credentials));
    }

    @Override
    public boolean outlivesTheLab() {
        return false;
    }

    @Override
    public List<Evidence> evidence() {
        return List.of(
                new Evidence("localstack.log", () -> localStack.container().getLogs()),
                new Evidence("k3s.log", () -> k3s.container().getLogs()));
    }

    @Override
    public void close() {
        cleanup.close();
    }
}
