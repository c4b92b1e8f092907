package io.shardlab.aws;

import io.shardlab.aws.dynamodb.DynamoDbSettings;
import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.sts.IdentityProvider;
import io.shardlab.program.Lifetime;
import io.shardlab.program.Logging;
import io.shardlab.program.Program;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program {@code local-aws}: one line on standard output when it is ready, logs on standard error. */
@Command(
        name = "local-aws",
        mixinStandardHelpOptions = true,
        description = "Kinesis, DynamoDB and STS behind one endpoint, for a lab.",
        sortOptions = false)
public final class LocalAwsMain implements Callable<Integer> {

    private enum Switch {
        on(Limits.SHARDS),
        off(Limits.NONE),
        all(Limits.ALL);

        private final Limits limits;

        Switch(Limits limits) {
            this.limits = limits;
        }
    }

    /** The token of the admin API. Without it nobody knows one, and the admin API is closed. */
    private static final String TOKEN_VARIABLE = "SHARDLAB_ADMIN_TOKEN";

    private final CompletableFuture<Vertx> vertx;
    private final LocalAwsOptions defaults = LocalAwsOptions.defaults();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default ${DEFAULT-VALUE}).")
    private String host = defaults.host();

    @Option(names = "--port", paramLabel = "N", description = "Port, 0 for any (default ${DEFAULT-VALUE}).")
    private int port = 4566;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description = "A name by which callers may ask for it beside its address and localhost, for example"
                    + " host.docker.internal; may be given again.")
    private List<String> allowedHosts = new ArrayList<>();

    @Option(names = "--account", paramLabel = "ID", description = "Twelve digits (default ${DEFAULT-VALUE}).")
    private String account = defaults.kinesis().account();

    @Option(
            names = "--dynamodb-endpoint",
            paramLabel = "URL",
            description = "Pass DynamoDB calls on to this endpoint instead of answering them.")
    private Optional<URI> dynamoDbEndpoint = Optional.empty();

    @Option(
            names = "--reshard-duration",
            paramLabel = "TIME",
            description = "How long a stream is UPDATING, for example 1s or 500ms (default 1s).")
    private Duration reshardDuration = defaults.kinesis().reshardPace().duration();

    @Option(
            names = "--reshard-stage",
            paramLabel = "TIME",
            description = "How long the short-lived shards of an UpdateShardCount are visible meanwhile"
                    + " (default 300ms, at most the reshard duration).")
    private Optional<Duration> reshardStage = Optional.empty();

    @Option(
            names = "--lifecycle-duration",
            paramLabel = "TIME",
            description = "How long a stream is CREATING, and DELETING (default 200ms).")
    private Duration lifecycleDuration = defaults.kinesis().lifecycleDuration();

    @Option(
            names = "--table-duration",
            paramLabel = "TIME",
            description = "How long tables and indexes are CREATING, UPDATING and DELETING (default 0s).")
    private Duration tableDuration = defaults.dynamoDb().changeDuration();

    @Option(
            names = "--expiry-delay",
            paramLabel = "TIME",
            description = "How long an item is still there after its time to live (default 0s).")
    private Duration expiryDelay = defaults.dynamoDb().expiryDelay();

    @Option(
            names = "--limits",
            paramLabel = "on|off|all",
            description = "Throttle shards as AWS does, or with all also every operation and provisioned tables"
                    + " (default ${DEFAULT-VALUE}).")
    private Switch limits = Switch.on;

    @Option(
            names = "--record-memory",
            paramLabel = "MIB",
            description = "Memory for records, in MiB; puts beyond it are refused (default half of -Xmx).")
    private Optional<Long> recordMemory = Optional.empty();

    @Option(
            names = "--item-memory",
            paramLabel = "MIB",
            description =
                    "Memory for DynamoDB items, in MiB; writes beyond it are refused (default a quarter of -Xmx).")
    private Optional<Long> itemMemory = Optional.empty();

    @Option(
            names = "--identities",
            paramLabel = "DIR",
            description = "Folder of roles/ and users/ with AWS policy documents; with any, signatures and policies are"
                    + " enforced.")
    private Optional<Path> identities = Optional.empty();

    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description = "Identity provider whose tokens AssumeRoleWithWebIdentity believes.")
    private Optional<String> oidcIssuer = Optional.empty();

    @Option(names = "--oidc-ca", paramLabel = "FILE", description = "CA of the identity provider's certificate (PEM).")
    private Optional<Path> oidcCa = Optional.empty();

    @Option(
            names = "--oidc-audience",
            paramLabel = "NAME",
            description = "Audience that its tokens are made for (default ${DEFAULT-VALUE}).")
    private String oidcAudience = IdentityProvider.AWS_AUDIENCE;

    @Mixin
    private Lifetime lifetime = new Lifetime();

    private LocalAwsMain(CompletableFuture<Vertx> vertx) {
        this.vertx = vertx;
    }

    /** Runs the program. */
    public static void main(String[] args) {
        Logging.toStandardError();
        // The command line and Vert.x take about as long, and neither needs the other.
        CompletableFuture<Vertx> vertx = CompletableFuture.supplyAsync(LocalAws::vertx);
        Program.run(Program.of(new LocalAwsMain(vertx)), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logger log = LoggerFactory.getLogger(LocalAwsMain.class);
        try (LocalAws aws = LocalAws.start(options(), vertx.join())) {
            log.info(
                    "admin API at {}/_shardlab/, {}",
                    aws.endpoint(),
                    token().isPresent()
                            ? "with the token of " + TOKEN_VARIABLE
                            : "closed: start with a token of yours in " + TOKEN_VARIABLE + " to use it");
            lifetime.serve("local-aws is ready at " + aws.endpoint(), aws::close);
        }
        return CommandLine.ExitCode.OK;
    }

    private LocalAwsOptions options() {
        KinesisSettings kinesis = defaults.kinesis();
        Duration usual = kinesis.reshardPace().stage();
        Duration stage = reshardStage.orElse(usual.compareTo(reshardDuration) > 0 ? reshardDuration : usual);
        LocalAwsOptions options = defaults.withAddress(host, port)
                .withAllowedHosts(allowedHosts)
                .withKinesis(new KinesisSettings(
                        account,
                        limits.limits,
                        lifecycleDuration,
                        new ReshardPace(reshardDuration, stage),
                        recordMemory.map(mib -> mib << 20).orElse(kinesis.recordMemory())));
        options = options.withDynamoDb(new DynamoDbSettings(
                tableDuration,
                expiryDelay,
                limits.limits == Limits.ALL,
                itemMemory.map(mib -> mib << 20).orElse(defaults.dynamoDb().itemMemory())));
        options = token().map(options::withAdminToken).orElse(options);
        options = dynamoDbEndpoint.map(options::withDynamoDbEndpoint).orElse(options);
        options = identities.map(options::withIdentities).orElse(options);
        return oidcIssuer.isPresent()
                ? options.withIdentityProvider(new IdentityProvider(oidcIssuer.get(), oidcCa, oidcAudience))
                : options;
    }

    private static Optional<String> token() {
        return Optional.ofNullable(System.getenv(TOKEN_VARIABLE)).filter(token -> !token.isBlank());
    }
}
