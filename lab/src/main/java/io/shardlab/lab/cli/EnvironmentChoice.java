package io.shardlab.lab.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.shardlab.lab.Adopted;
import io.shardlab.lab.Names;
import io.shardlab.lab.environment.ContainersEnvironment;
import io.shardlab.lab.environment.ContainersOptions;
import io.shardlab.lab.environment.EmbeddedEnvironment;
import io.shardlab.lab.environment.EmbeddedOptions;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.ExistingEnvironment;
import io.shardlab.lab.environment.ExistingOptions;
import io.shardlab.lab.environment.Home;
import io.shardlab.lab.environment.LabException;
import io.shardlab.lab.preflight.Preflight;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which environment, and what it must be told. */
final class EnvironmentChoice {

    /** The environments, spelled as users type them and as results carry them. */
    enum Kind {
        embedded,
        containers,
        existing
    }

    @Option(
            names = "--environment",
            defaultValue = "embedded",
            description =
                    "embedded: emulators and pods as processes of this machine (default); "
                            + "containers: LocalStack, k3s and KEDA in Docker; existing: a cluster with KEDA that is already there")
    private Kind kind;

    @ArgGroup(validate = false, heading = "%nFor embedded:%n")
    private final Embedded embedded = new Embedded();

    @ArgGroup(
            validate = false,
            heading = "%nFor containers (each also by an environment variable, docs/containers.md):%n")
    private final Containers containers = new Containers();

    @ArgGroup(validate = false, heading = "%nFor existing:%n")
    private final Existing existing = new Existing();

    private static final class Embedded {

        @Option(
                names = "--aws-port",
                defaultValue = "0",
                description = "port of the AWS endpoint (default: any free one)")
        private int awsPort;

        @Option(names = "--kube-port", defaultValue = "0", description = "port of Kubernetes (default: any free one)")
        private int kubePort;
    }

    private static final class Containers {

        @Option(names = "--localstack-image", description = "LocalStack's image")
        private String localStackImage;

        @Option(names = "--k3s-image", description = "k3s's image")
        private String k3sImage;

        @Option(names = "--keda-chart", description = "KEDA's chart: a name in its repository, a .tgz or a URL of one")
        private String kedaChart;

        @Option(names = "--keda-repository", description = "KEDA's chart repository")
        private String kedaRepository;

        @Option(names = "--keda-version", description = "the chart's version")
        private String kedaVersion;

        @Option(names = "--images-from", description = "a folder of image tars, for a machine without a registry")
        private Path imagesFrom;
    }

    private static final class Existing {

        @Option(
                names = "--kubeconfig",
                description = "how to reach the cluster (default: $KUBECONFIG or ~/.kube/config)")
        private Path kubeconfig;

        @Option(names = "--context", description = "context in the kubeconfig (default: its current one)")
        private String context;

        @Option(names = "--aws-endpoint", description = "an AWS emulator's address (default: AWS itself)")
        private URI endpoint;

        @Option(names = "--aws-endpoint-in-pods", description = "the same as pods see it, if that is another address")
        private URI endpointInPods;

        @Option(names = "--region", defaultValue = "us-east-1", description = "AWS region (default: us-east-1)")
        private String region;

        @Option(names = "--profile", description = "AWS profile, for AWS itself")
        private String profile;

        @Option(names = "--image", description = "the consumer's image as REPOSITORY:TAG (default: the chart's)")
        private String image;

        @Option(names = "--values", description = "Helm values for the consumer's chart, on top of all others")
        private List<Path> values = List.of();

        @Option(
                names = "--run-id",
                description = "what the names of everything that is made end with (default: a random one)")
        private String runId;

        @Option(
                names = "--adopt-stream",
                paramLabel = "NAME",
                description = "use this stream with 2 open shards: it is resharded, and never deleted")
        private String adoptedStream;

        @Option(
                names = "--adopt-table",
                paramLabel = "NAME",
                description = "use this table of users: the story's users stay in it, and it is never deleted")
        private String adoptedTable;

        private Names names() {
            var own = runId == null ? Names.unique("shardlab") : Names.ending("shardlab-" + runId);
            return own.withStream(Objects.requireNonNullElse(adoptedStream, own.stream()))
                    .withTable(Objects.requireNonNullElse(adoptedTable, own.table()));
        }
    }

    /** The name that results carry. */
    String name() {
        return kind.name();
    }

    /** What it needs, unchecked as yet. */
    Preflight preflight() {
        return switch (kind) {
            case embedded -> EmbeddedEnvironment.preflight(embeddedOptions());
            case containers -> ContainersEnvironment.preflight(containersOptions());
            case existing -> ExistingEnvironment.preflight(existingOptions());
        };
    }

    /**
     * Checks what it needs, and starts it or connects to it.
     *
     * @param tell is told what is being done, where that takes long
     */
    Environment start(Consumer<String> tell) {
        return switch (kind) {
            case embedded -> EmbeddedEnvironment.start(embeddedOptions());
            case containers -> ContainersEnvironment.start(containersOptions(), tell);
            case existing -> ExistingEnvironment.connect(existingOptions());
        };
    }

    /** The seed's own names where everything is ours, names of their own where others are. */
    Names names() {
        return switch (kind) {
            case embedded, containers -> Names.ofTheSeed();
            case existing -> existing.names();
        };
    }

    /** What the story does not make itself. */
    Adopted adopted() {
        return kind == Kind.existing
                ? new Adopted(existing.adoptedStream != null, existing.adoptedTable != null)
                : Adopted.NOTHING;
    }

    private EmbeddedOptions embeddedOptions() {
        return EmbeddedOptions.quick().withPorts(embedded.awsPort, embedded.kubePort);
    }

    private ContainersOptions containersOptions() {
        var settled = ContainersOptions.from(Home.find(), System.getenv());
        return new ContainersOptions(
                settled.home(),
                Objects.requireNonNullElse(containers.localStackImage, settled.localStackImage()),
                Objects.requireNonNullElse(containers.k3sImage, settled.k3sImage()),
                settled.k3sArguments(),
                Objects.requireNonNullElse(containers.kedaChart, settled.kedaChart()),
                Objects.requireNonNullElse(containers.kedaRepository, settled.kedaRepository()),
                Objects.requireNonNullElse(containers.kedaVersion, settled.kedaVersion()),
                settled.consumerImage(),
                Optional.ofNullable(containers.imagesFrom).or(settled::imagesFrom));
    }

    private ExistingOptions existingOptions() {
        return new ExistingOptions(
                Home.find(),
                kubeconfig(),
                Optional.ofNullable(existing.context),
                Optional.ofNullable(existing.endpoint),
                Optional.ofNullable(existing.endpointInPods),
                existing.region,
                Optional.ofNullable(existing.profile),
                Optional.ofNullable(existing.image),
                existing.values.stream().map(EnvironmentChoice::values).toList());
    }

    private Path kubeconfig() {
        if (existing.kubeconfig != null) {
            return existing.kubeconfig;
        }
        var named = System.getenv().getOrDefault("KUBECONFIG", "");
        return named.isEmpty() ? Path.of(System.getProperty("user.home"), ".kube", "config") : Path.of(named);
    }

    private static Map<String, Object> values(Path file) {
        try {
            return new YAMLMapper().readValue(file.toFile(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new LabException("the Helm values %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
