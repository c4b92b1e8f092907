package io.shardlab.lab.environment.embedded;

import io.shardlab.lab.checkout.ClassDataArchive;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.checkout.RunFolder;
import io.shardlab.lab.environment.AwsAccess;
import io.shardlab.lab.environment.Cluster;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.evidence.Evidence;
import io.shardlab.lab.preflight.MachineChecks;
import io.shardlab.lab.preflight.Preflight;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** AWS and Kubernetes as two child programs, pods as processes of this machine: needs a JDK and nothing else. */
public final class EmbeddedEnvironment implements Environment {

    static final String NAME = "embedded";

    /** Two emulators and three or four consumers. */
    private static final long MEMORY_MIB = 1_500;

    private static final long DISK_MIB = 200;
    /** The token of local-aws's admin API, for whoever wants to use it beside the lab. */
    private static final String TOKEN_VARIABLE = "SHARDLAB_ADMIN_TOKEN";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int CALLS = 2_000;
    private static final Pattern ENDPOINT = Pattern.compile("https?://[^ ]+");

    private final ChildProgram aws;
    private final ChildProgram kube;
    private final Path runFolder;
    private final String adminToken;
    private final AwsAccess awsAccess;
    private final Cluster cluster;

    private EmbeddedEnvironment(
            ChildProgram aws, ChildProgram kube, Path runFolder, Path kubeconfig, String adminToken) {
        this.aws = aws;
        this.kube = kube;
        this.runFolder = runFolder;
        this.adminToken = adminToken;
        var endpoint = Optional.of(endpoint(aws.awaitReady(START_LIMIT)));
        this.awsAccess = new AwsAccess(
                endpoint,
                endpoint,
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")));
        kube.awaitReady(START_LIMIT);
        this.cluster = new Cluster(kubeconfig);
    }

    /**
     * Starts both programs side by side and returns when both are ready.
     *
     * @throws LabException when one cannot start; nothing is left running then
     */
    public static EmbeddedEnvironment start(EmbeddedOptions options) {
        preflight(options).demand();
        var runFolder = RunFolder.create(options.checkout());
        var kubeconfig = runFolder.resolve("kubeconfig");
        var adminToken = Optional.ofNullable(System.getenv(TOKEN_VARIABLE))
                .orElseGet(() -> UUID.randomUUID().toString());
        var started = new ArrayList<ChildProgram>();
        try {
            started.add(startAws(options, runFolder, adminToken));
            started.add(startKube(options, runFolder, kubeconfig));
            return new EmbeddedEnvironment(started.get(0), started.get(1), runFolder, kubeconfig, adminToken);
        } catch (RuntimeException e) {
            started.forEach(ChildProgram::close);
            throw e;
        }
    }

    /** What must be there. */
    public static Preflight preflight(EmbeddedOptions options) {
        var checkout = options.checkout();
        return new Preflight(
                NAME,
                List.of(
                        () -> MachineChecks.built(checkout, List.of("consumer", "local-aws", "local-kube")),
                        () -> MachineChecks.port("local-aws", options.awsPort()),
                        () -> MachineChecks.port("local-kube", options.kubePort()),
                        () -> MachineChecks.memory(MEMORY_MIB),
                        () -> MachineChecks.disk(checkout.state(), DISK_MIB)));
    }

    private static ChildProgram startAws(EmbeddedOptions options, Path runFolder, String adminToken) {
        return ChildProgram.start(
                "local-aws",
                launchFile(options, "local-aws"),
                List.of(
                        "--port", Integer.toString(options.awsPort()),
                        "--reshard-duration", milliseconds(options.reshardDuration()),
                        "--reshard-stage", milliseconds(options.reshardStage())),
                Map.of(TOKEN_VARIABLE, adminToken),
                runFolder);
    }

    private static ChildProgram startKube(EmbeddedOptions options, Path runFolder, Path kubeconfig) {
        var arguments = new ArrayList<>(List.of(
                "--port", Integer.toString(options.kubePort()),
                "--state-dir", runFolder.resolve("kube").toString(),
                "--kubeconfig", kubeconfig.toString(),
                "--hpa-sync-period", milliseconds(options.hpaSyncPeriod()),
                "--keda-env", "AWS_ACCESS_KEY_ID=keda",
                "--keda-env", "AWS_SECRET_ACCESS_KEY=keda"));
        options.imageCatalogue().ifPresent(more -> arguments.addAll(List.of("--image-catalogue", more.toString())));
        options.archives().ifPresent(folder -> {
            var catalogue = folder.resolve("images.yaml");
            var consumer = new ClassDataArchive(options.checkout(), "consumer", folder).launchFile();
            ConsumerImage.write(catalogue, List.of(new ConsumerImage("kcl-consumer-app:*", List.of("@" + consumer))));
            arguments.addAll(List.of("--image-catalogue", catalogue.toString()));
        });
        return ChildProgram.start("local-kube", launchFile(options, "local-kube"), arguments, Map.of(), runFolder);
    }

    private static Path launchFile(EmbeddedOptions options, String program) {
        return options.archives()
                .map(folder -> new ClassDataArchive(options.checkout(), program, folder).launchFile())
                .orElseGet(() -> options.checkout().launchFile(program));
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static URI endpoint(String readyLine) {
        var address = ENDPOINT.matcher(readyLine);
        if (!address.find()) {
            throw new LabException("local-aws said \"%s\" instead of its address".formatted(readyLine));
        }
        return URI.create(address.group());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AwsAccess aws() {
        return awsAccess;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public List<Map<String, Object>> consumerValues() {
        var aws = Map.of(
                "region", awsAccess.region().id(),
                "endpointUrl", awsAccess.endpointInPods().orElseThrow().toString());
        var credentials = List.of(
                Map.of("name", "AWS_ACCESS_KEY_ID", "value", "consumer"),
                Map.of("name", "AWS_SECRET_ACCESS_KEY", "value", "consumer"));
        // A pod is a process of this machine with an address of its own; bound to every address two pods would collide.
        return List.of(Map.of("http", Map.of("bindToPodIP", true), "aws", aws, "extraEnv", credentials));
    }

    @Override
    public boolean outlivesTheLab() {
        return false;
    }

    /** The folder of both programs' logs, the kubeconfig and the pods' own folders. */
    public Path runFolder() {
        return runFolder;
    }

    /** The numbers of the two child processes. */
    public List<Long> pids() {
        return List.of(aws.pid(), kube.pid());
    }

    @Override
    public List<Evidence> evidence() {
        return List.of(
                new Evidence("local-aws.log", () -> Files.readString(runFolder.resolve("local-aws.log"))),
                new Evidence("local-kube.log", () -> Files.readString(runFolder.resolve("local-kube.log"))),
                new Evidence("aws-calls.json", this::calls));
    }

    /** The calls that local-aws has seen, which no public API tells. */
    private String calls() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        awsAccess.endpoint().orElseThrow().resolve("/_shardlab/calls?limit=" + CALLS))
                .header("Authorization", "Bearer " + adminToken)
                .timeout(START_LIMIT)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Ends Kubernetes with its pods first, so that no pod sees its AWS go. */
    @Override
    public void close() {
        kube.close();
        aws.close();
    }
}
