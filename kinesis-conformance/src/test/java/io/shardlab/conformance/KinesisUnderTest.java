package io.shardlab.conformance;

import io.shardlab.aws.LocalAws;
import io.shardlab.aws.LocalAwsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What the suite runs against: the endpoint of {@code conformance.endpoint}, or a local-aws of its own. */
final class KinesisUnderTest implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(KinesisUnderTest.class);

    /** How the results are called: {@code conformance.name}, or what it is. */
    static String name() {
        String name = System.getProperty("conformance.name", "");
        return name.isBlank() ? (endpoint().isEmpty() ? "local-aws" : "endpoint") : name;
    }

    private static Optional<String> endpoint() {
        return Optional.of(System.getProperty("conformance.endpoint", "")).filter(text -> !text.isBlank());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Kinesis.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(Kinesis.class, fresh -> open(recordings()), Kinesis.class);
    }

    private static Optional<Path> recordings() {
        return Optional.of(System.getProperty("conformance.record", ""))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }

    /** @param recordings the folder for requests and answers, which are then in JSON; empty records nothing */
    static Kinesis open(Optional<Path> recordings) {
        // The SDK has no such setting for one client.
        String cbor = SdkSystemSetting.CBOR_ENABLED.property();
        recordings.ifPresent(folder -> System.setProperty(cbor, "false"));
        try {
            return connect(recordings.map(Recorder::new));
        } finally {
            System.clearProperty(cbor);
        }
    }

    private static Kinesis connect(Optional<Recorder> recorder) {
        Optional<LocalAws> own = endpoint().isPresent() ? Optional.empty() : Optional.of(start());
        Optional<URI> at = own.map(LocalAws::endpoint)
                .or(() -> endpoint().filter(text -> !text.equals("aws")).map(URI::create));
        // Real AWS is asked with the credentials of whoever runs the suite; everything else gets dummies.
        AwsCredentialsProvider credentials = at.isPresent()
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))
                : DefaultCredentialsProvider.builder().build();
        Region region = Region.of(System.getProperty("conformance.region", "eu-west-1"));
        var sync = KinesisClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration -> {
                    configuration.retryStrategy(AwsRetryStrategy.doNotRetry());
                    recorder.ifPresent(configuration::addExecutionInterceptor);
                });
        var async = KinesisAsyncClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(configuration -> recorder.ifPresent(configuration::addExecutionInterceptor));
        at.ifPresent(uri -> {
            sync.endpointOverride(uri);
            async.endpointOverride(uri);
        });
        return new Kinesis(sync.build(), async.build(), () -> own.ifPresent(LocalAws::close));
    }

    private static LocalAws start() {
        try {
            return LocalAws.start(LocalAwsOptions.defaults()
                    .withLifecycleDuration(Duration.ofMillis(20))
                    .withReshard(Duration.ofMillis(300), Duration.ofMillis(100)));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
