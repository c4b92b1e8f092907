package io.shardlab.lab.environment;

import com.github.dockerjava.api.model.ContainerNetwork;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.lab.preflight.DockerChecks;
import io.shardlab.lab.preflight.Finding;
import io.shardlab.lab.preflight.MachineChecks;
import io.shardlab.lab.preflight.Preflight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** LocalStack, k3s and the real KEDA in Docker, the consumer as its real image. */
public final class ContainersEnvironment implements Environment {

    private static final String NAME = "containers";

    /** Of no worth: LocalStack takes any. */
    private static final String KEY = "test";

    private static final long DISK_MIB = 4_000;
    private static final String TARS = "/shardlab-images";
    private static final Duration WEBHOOK_LIMIT = Duration.ofMinutes(3);

    private final Undo undo;
    private final LocalStackContainer localStack;
    private final URI endpointInPods;
    private final Path kubeconfig;

    private ContainersEnvironment(Undo undo, LocalStackContainer localStack, URI endpointInPods, Path kubeconfig) {
        this.undo = undo;
        this.localStack = localStack;
        this.endpointInPods = endpointInPods;
        this.kubeconfig = kubeconfig;
    }

    /** What must be there. */
    public static Preflight preflight(ContainersOptions options) {
        return new Preflight(
                NAME,
                List.of(
                        () -> DockerChecks.engine(
                                options.imagesFrom().isPresent()
                                        ? List.of()
                                        : List.of(options.localStackImage(), options.k3sImage())),
                        () -> List.of(consumerImage(options.consumerImage())),
                        () -> DockerChecks.localStackToken(options.localStackImage(), System.getenv()),
                        () -> MachineChecks.disk(options.home().state(), DISK_MIB)));
    }

    private static Finding consumerImage(Path tar) {
        return Files.isRegularFile(tar)
                ? Finding.ok("the consumer's image is built: " + tar)
                : Finding.problem(
                        "the consumer's image is not built: there is no " + tar,
                        "run `mvn -Pimage -pl consumer package`; docs/consumer.md says how without a registry");
    }

    /**
     * Starts LocalStack and k3s side by side, then brings in the consumer's image and KEDA.
     *
     * @throws LabException naming everything that is in the way; nothing is left running then
     */
    public static ContainersEnvironment start(ContainersOptions options) {
        preflight(options).demand();
        var runFolder = RunFolder.create(options.home());
        var undo = new Undo();
        try {
            options.imagesFrom().ifPresent(ContainersEnvironment::loadIntoDocker);
            var network = Network.newNetwork();
            undo.later(network::close);
            var localStack = localStack(options, network);
            undo.later(localStack::stop);
            var k3s = k3s(options, network);
            undo.later(k3s::stop);
            Startables.deepStart(localStack, k3s).join();

            importImages(k3s, options);
            var kubeconfig = writeKubeconfig(k3s.getKubeConfigYaml(), runFolder);
            new KedaChart(options.kedaChart(), options.kedaRepository(), options.kedaVersion())
                    .install(kubeconfig, KedaChart.values(KEY, KEY), runFolder);
            awaitWebhook(new Cluster(kubeconfig));
            return new ContainersEnvironment(undo, localStack, endpointInPods(localStack, network), kubeconfig);
        } catch (RuntimeException e) {
            undo.close();
            throw e;
        }
    }

    private static LocalStackContainer localStack(ContainersOptions options, Network network) {
        var container = new LocalStackContainer(DockerImageName.parse(options.localStackImage())
                        .asCompatibleSubstituteFor("localstack/localstack"))
                .withNetwork(network)
                .withEnv("SERVICES", "kinesis,dynamodb,sts,iam")
                .withEnv("PERSISTENCE", "0")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(options.home().initialRequests()), "/etc/localstack/init");
        Optional.ofNullable(System.getenv("LOCALSTACK_AUTH_TOKEN"))
                .ifPresent(token -> container.withEnv("LOCALSTACK_AUTH_TOKEN", token));
        return container;
    }

    private static K3sContainer k3s(ContainersOptions options, Network network) {
        var container =
                new K3sContainer(DockerImageName.parse(options.k3sImage()).asCompatibleSubstituteFor("rancher/k3s"));
        var own = Stream.of(
                "server",
                "--disable=traefik",
                "--tls-san=" + container.getHost(),
                "--kube-controller-manager-arg=horizontal-pod-autoscaler-sync-period=1s");
        return container
                .withNetwork(network)
                .withCommand(Stream.concat(own, options.k3sArguments().stream()).toArray(String[]::new));
    }

    private static void loadIntoDocker(Path folder) {
        for (var tar : ImageImport.tars(folder)) {
            try (InputStream image = Files.newInputStream(tar)) {
                DockerClientFactory.instance().client().loadImageCmd(image).exec();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot load " + tar + " into Docker", e);
            }
        }
    }

    private static void importImages(K3sContainer k3s, ContainersOptions options) {
        importImage(k3s, options.consumerImage());
        options.imagesFrom().ifPresent(folder -> ImageImport.tars(folder).forEach(tar -> importImage(k3s, tar)));
    }

    private static void importImage(K3sContainer k3s, Path tar) {
        var inContainer = TARS + "/" + tar.getFileName();
        k3s.copyFileToContainer(MountableFile.forHostPath(tar), inContainer);
        try {
            var result = k3s.execInContainer(ImageImport.command(inContainer).toArray(String[]::new));
            if (result.getExitCode() != 0) {
                throw new LabException("k3s does not take the image %s: %s".formatted(tar, result.getStderr()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot import " + tar + " into k3s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while importing " + tar, e);
        }
    }

    private static Path writeKubeconfig(String text, Path runFolder) {
        try {
            var file = Files.createFile(
                    runFolder.resolve("kubeconfig"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the kubeconfig into " + runFolder, e);
        }
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

    private static URI endpointInPods(LocalStackContainer localStack, Network network) {
        Map<String, ContainerNetwork> networks =
                localStack.getCurrentContainerInfo().getNetworkSettings().getNetworks();
        var byId = networks.values().stream()
                .filter(joined -> joined.getNetworkID() != null && joined.getIpAddress() != null)
                .collect(Collectors.toMap(ContainerNetwork::getNetworkID, ContainerNetwork::getIpAddress));
        return LocalStackAddress.in(byId, network.getId());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AwsAccess aws() {
        return new AwsAccess(
                Optional.of(localStack.getEndpoint()),
                Optional.of(endpointInPods),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
    }

    @Override
    public Cluster cluster() {
        return new Cluster(kubeconfig);
    }

    @Override
    public List<Map<String, Object>> consumerValues() {
        var aws = Map.of("region", Region.US_EAST_1.id(), "endpointUrl", endpointInPods.toString());
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
    public void close() {
        undo.close();
    }
}
