package io.shardlab.kube.keda.scalers.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * AWS clients as the operator's pod would have them. Endpoints, identity and settings come from the pod's environment
 * only; nothing of this JVM's environment, properties or home can reach a call.
 */
public final class OperatorAws {

    private static final String SESSION_NAME = "KEDA";

    private static final Service STS = new Service("STS", StsClient.serviceMetadata());

    /**
     * A service of AWS.
     *
     * @param name as it ends {@code AWS_ENDPOINT_URL_<name>}
     * @param metadata where the SDK finds it
     */
    record Service(String name, ServiceMetadata metadata) {}

    private final Map<String, String> environment;

    /** @param environment the variables of the operator's container */
    public OperatorAws(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * A client for a trigger.
     *
     * @param builder of the service's client
     * @param service whose client
     * @param regionName where
     * @param endpoint the trigger's own endpoint, or empty
     * @param authorization as whom
     * @throws IllegalArgumentException if the endpoint is not a URL
     */
    <C, B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>> C client(
            B builder, Service service, String regionName, String endpoint, AwsAuthorization authorization) {
        Region region = Region.of(regionName);
        URI url = endpoint.isEmpty() ? endpoint(service, region) : URI.create(endpoint);
        return isolated(builder, region, url)
                .credentialsProvider(credentials(authorization, region))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private AwsCredentialsProvider credentials(AwsAuthorization authorization, Region region) {
        if (authorization instanceof AwsAuthorization.Keys keys) {
            return StaticCredentialsProvider.create(
                    credentialsOf(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()));
        }
        if (authorization instanceof AwsAuthorization.Role role) {
            return inRole(role, region);
        }
        return own(region);
    }

    /** The operator's own identity, in the SDK's order: keys, then a web identity. */
    private AwsCredentialsProvider own(Region region) {
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        if (!id.isEmpty() && !secret.isEmpty()) {
            return StaticCredentialsProvider.create(
                    credentialsOf(id, secret, environment.getOrDefault("AWS_SESSION_TOKEN", "")));
        }
        String ownRole = environment.getOrDefault("AWS_ROLE_ARN", "");
        if (hasWebIdentity() && !ownRole.isEmpty()) {
            return webIdentity(ownRole, region);
        }
        return () -> {
            throw SdkClientException.create(
                    "the KEDA operator's pod has no AWS identity: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                            + " nor AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are in its environment");
        };
    }

    private AwsCredentialsProvider inRole(AwsAuthorization.Role role, Region region) {
        AwsCredentialsProvider assumed = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts(region, own(region)))
                .refreshRequest(() -> AssumeRoleRequest.builder()
                        .roleArn(role.arn())
                        .roleSessionName(SESSION_NAME)
                        .externalId(role.externalId().isEmpty() ? null : role.externalId())
                        .build())
                .build();
        if (!role.webIdentity() || !hasWebIdentity()) {
            return assumed;
        }
        AwsCredentialsProvider web = webIdentity(role.arn(), region);
        return () -> {
            try {
                return web.resolveCredentials();
            } catch (RuntimeException refused) {
                return assumed.resolveCredentials();
            }
        };
    }

    private AwsCredentialsProvider webIdentity(String roleArn, Region region) {
        Path token = Path.of(environment.get("AWS_WEB_IDENTITY_TOKEN_FILE"));
        String session = environment.getOrDefault("AWS_ROLE_SESSION_NAME", SESSION_NAME);
        Supplier<AssumeRoleWithWebIdentityRequest> request = () -> AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(roleArn)
                .roleSessionName(session)
                .webIdentityToken(contentOf(token))
                .build();
        return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                .stsClient(sts(region, AnonymousCredentialsProvider.create()))
                .refreshRequest(request)
                .build();
    }

    private StsClient sts(Region region, AwsCredentialsProvider credentials) {
        return isolated(StsClient.builder(), region, endpoint(STS, region))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** An endpoint is always set and profile files are empty, so the SDK has nothing to look up in this JVM. */
    private <B extends AwsClientBuilder<B, ?>> B isolated(B builder, Region region, URI endpoint) {
        ProfileFile none = ProfileFile.aggregator().build();
        return builder.region(region)
                .endpointOverride(endpoint)
                .overrideConfiguration(
                        override -> override.defaultProfileFile(none).defaultProfileName("none"));
    }

    private URI endpoint(Service service, Region region) {
        String specific = environment.getOrDefault("AWS_ENDPOINT_URL_" + service.name(), "");
        String common = environment.getOrDefault("AWS_ENDPOINT_URL", "");
        if (specific.isEmpty() && common.isEmpty()) {
            return URI.create("https://" + service.metadata().endpointFor(region));
        }
        return URI.create(specific.isEmpty() ? common : specific);
    }

    private boolean hasWebIdentity() {
        return !environment.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "").isEmpty();
    }

    private static AwsCredentials credentialsOf(String id, String secret, String token) {
        return token.isEmpty()
                ? AwsBasicCredentials.create(id, secret)
                : AwsSessionCredentials.create(id, secret, token);
    }

    private static String contentOf(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw SdkClientException.create("cannot read the web identity token " + token + ": " + e.getMessage(), e);
        }
    }
}
