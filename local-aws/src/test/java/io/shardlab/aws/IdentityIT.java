package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.admin.LocalAwsAdmin;
import io.shardlab.aws.sts.IdentityProvider;
import io.shardlab.testtools.oidc.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Roles, signatures, policies and web identities, seen by the AWS SDK. */
class IdentityIT {

    private static final AwsCredentials ADMIN = AwsBasicCredentials.create("AKIAADMIN", "admin-secret");
    private static final String SUBJECT = "system:serviceaccount:default:kcl-consumer-app-sa";
    private static final String ROLE = "arn:aws:iam::000000000000:role/kcl-consumer-app-role";

    private static Issuer issuer;
    private static LocalAws aws;
    private static LocalAwsAdmin calls;

    @BeforeAll
    static void start(@TempDir Path identities) throws Exception {
        issuer = new Issuer();
        write(
                identities.resolve("users/admin/access-key.json"),
                "{'AccessKeyId':'AKIAADMIN','SecretAccessKey':'admin-secret'}");
        write(
                identities.resolve("users/admin/policies/all.json"),
                "{'Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}]}");
        write(
                identities.resolve("roles/kcl-consumer-app-role/trust.json"),
                "{'Statement':[{'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::000000000000:oidc-provider/"
                        + issuer.name() + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'"
                        + issuer.name() + ":aud':'sts.amazonaws.com','" + issuer.name() + ":sub':'" + SUBJECT
                        + "'}}},{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::000000000000:root'},'Action':'sts:AssumeRole'}]}");
        write(
                identities.resolve("roles/kcl-consumer-app-role/policies/policy.json"),
                "{'Statement':[{'Effect':'Allow','Action':['kinesis:DescribeStreamSummary','kinesis:ListShards'],"
                        + "'Resource':'arn:aws:kinesis:eu-west-1:*:stream/orders'},"
                        + "{'Effect':'Deny','Action':'dynamodb:DeleteTable','Resource':'*'}]}");
        aws = LocalAws.start(LocalAwsOptions.defaults()
                .withLifecycleDuration(Duration.ZERO)
                .withIdentities(identities)
                .withIdentityProvider(
                        new IdentityProvider(issuer.url(), Optional.empty(), IdentityProvider.AWS_AUDIENCE)));
        calls = new LocalAwsAdmin(aws.endpoint(), aws.adminToken());
        try (KinesisClient kinesis = kinesis(ADMIN)) {
            kinesis.createStream(request -> request.streamName("orders").shardCount(1));
        }
    }

    @AfterAll
    static void stop() {
        aws.close();
        issuer.close();
    }

    @Test
    void aWebIdentityBecomesItsRoleAndMayDoWhatThePolicySays() {
        AwsCredentials session = webIdentity(token(SUBJECT, IdentityProvider.AWS_AUDIENCE));

        try (StsClient sts = sts(session);
                KinesisClient kinesis = kinesis(session)) {
            GetCallerIdentityResponse identity = sts.getCallerIdentity();
            assertThat(identity.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/kcl-consumer-app-role/pod-1");
            assertThat(kinesis.describeStreamSummary(request -> request.streamName("orders"))
                            .streamDescriptionSummary()
                            .openShardCount())
                    .isEqualTo(1);
            assertThatThrownBy(() -> kinesis.putRecord(request ->
                            request.streamName("orders").partitionKey("a").data(SdkBytes.fromUtf8String(""))))
                    .isInstanceOfSatisfying(
                            AwsServiceException.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException"))
                    .hasMessageContaining(
                            "User: arn:aws:sts::000000000000:assumed-role/kcl-consumer-app-role/pod-1 is not"
                                    + " authorized to perform: kinesis:PutRecord on resource:"
                                    + " arn:aws:kinesis:eu-west-1:000000000000:stream/orders because no identity-based policy"
                                    + " allows the kinesis:PutRecord action");
        }
        assertThat(calls.privileges())
                .anySatisfy(principal -> assertThat(principal.members())
                        .containsEntry("principal", ROLE)
                        .containsEntry("allowedNeverUsed", List.of("kinesis:ListShards"))
                        .hasEntrySatisfying(
                                "refused",
                                refused -> assertThat(refused.toString()).contains("kinesis:PutRecord"))
                        .hasEntrySatisfying(
                                "used", used -> assertThat(used.toString()).contains("kinesis:DescribeStreamSummary")));
    }

    @Test
    void anExplicitDenyIsSaidToBeOne() {
        try (DynamoDbClient dynamoDb = dynamoDb(webIdentity(token(SUBJECT, IdentityProvider.AWS_AUDIENCE)))) {
            assertThatThrownBy(() -> dynamoDb.deleteTable(request -> request.tableName("users")))
                    .hasMessageContaining(
                            "arn:aws:dynamodb:eu-west-1:000000000000:table/users with an explicit deny in an"
                                    + " identity-based policy");
        }
    }

    @Test
    void aWebIdentityThatTheTrustPolicyDoesNotNameIsRefused() throws Exception {
        assertRefused("AccessDenied", token("system:serviceaccount:default:other", IdentityProvider.AWS_AUDIENCE));
        assertRefused("InvalidIdentityToken", token(SUBJECT, "somebody-else"));
        assertRefused(
                "ExpiredTokenException",
                issuer.token(
                        SUBJECT, IdentityProvider.AWS_AUDIENCE, Instant.now().minusSeconds(1)));
        assertRefused("InvalidIdentityToken", issuer.forged(SUBJECT, IdentityProvider.AWS_AUDIENCE));
        assertRefused("InvalidIdentityToken", "no.token");
    }

    @Test
    void anAdministratorAssumesARole() {
        try (StsClient sts = sts(ADMIN)) {
            Credentials credentials = sts.assumeRole(
                            request -> request.roleArn(ROLE).roleSessionName("by-hand"))
                    .credentials();

            assertThat(credentials.expiration()).isAfter(Instant.now().plusSeconds(3000));
            try (StsClient assumed = sts(session(credentials))) {
                assertThat(assumed.getCallerIdentity().arn()).endsWith("assumed-role/kcl-consumer-app-role/by-hand");
            }
            assertThatThrownBy(() -> sts.assumeRole(request -> request.roleArn("arn:aws:iam::000000000000:role/none")
                            .roleSessionName("by-hand")))
                    .hasMessageContaining("is not authorized to perform: sts:AssumeRole on resource:"
                            + " arn:aws:iam::000000000000:role/none");
        }
    }

    @Test
    void strangersAndWrongSecretsAreRefused() {
        try (KinesisClient stranger = kinesis(AwsBasicCredentials.create("AKIASTRANGER", "x"));
                KinesisClient wrong = kinesis(AwsBasicCredentials.create("AKIAADMIN", "wrong"));
                KinesisClient withoutToken = kinesis(withoutToken());
                StsClient sts = sts(AwsBasicCredentials.create("AKIAADMIN", "wrong"))) {
            assertCode("UnrecognizedClientException", stranger::listStreams);
            assertCode("InvalidSignatureException", wrong::listStreams);
            assertCode("UnrecognizedClientException", withoutToken::listStreams);
            assertCode("SignatureDoesNotMatch", sts::getCallerIdentity);
        }
    }

    @Test
    void signaturesOverHttp2AndOfDynamoDbAreVerifiedToo() {
        try (KinesisAsyncClient kinesis = KinesisAsyncClient.builder()
                        .endpointOverride(aws.endpoint())
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(ADMIN))
                        .build();
                DynamoDbClient dynamoDb = dynamoDb(ADMIN)) {
            assertThat(kinesis.listStreams().join().streamNames()).contains("orders");
            assertThat(dynamoDb.listTables().tableNames()).isEmpty();
        }
    }

    private static AwsCredentials withoutToken() {
        AwsSessionCredentials session = webIdentity(token(SUBJECT, IdentityProvider.AWS_AUDIENCE));
        return AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey());
    }

    private static String token(String subject, String audience) {
        return issuer.token(subject, audience, Instant.now().plusSeconds(600));
    }

    private static AwsSessionCredentials webIdentity(String token) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return session(sts.assumeRoleWithWebIdentity(request ->
                            request.roleArn(ROLE).roleSessionName("pod-1").webIdentityToken(token))
                    .credentials());
        }
    }

    private static AwsSessionCredentials session(Credentials credentials) {
        return AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    private static void assertRefused(String code, String token) {
        assertCode(code, () -> webIdentity(token));
    }

    private static void assertCode(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo(code));
    }

    private static KinesisClient kinesis(AwsCredentials credentials) {
        return KinesisClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static DynamoDbClient dynamoDb(AwsCredentials credentials) {
        return DynamoDbClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static void write(Path file, String json) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, json.replace('\'', '"'));
    }
}
