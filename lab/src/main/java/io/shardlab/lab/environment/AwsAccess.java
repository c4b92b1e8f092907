package io.shardlab.lab.environment;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * How the lab itself reaches AWS in an environment.
 *
 * @param endpoint an emulator's address, or none for AWS itself
 * @param endpointInPods the same as pods see it
 * @param region where everything is
 * @param credentials the lab's own
 */
public record AwsAccess(
        Optional<URI> endpoint, Optional<URI> endpointInPods, Region region, AwsCredentialsProvider credentials) {

    /** A new client of Kinesis; the caller closes it. */
    public KinesisClient kinesis() {
        return configured(KinesisClient.builder());
    }

    /** A new client of DynamoDB; the caller closes it. */
    public DynamoDbClient dynamoDb() {
        return configured(DynamoDbClient.builder());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C configured(B builder) {
        endpoint.ifPresent(address -> {
            builder.endpointOverride(address);
            // The developer's own profile must not change how an emulator is called.
            builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                    .defaultProfileFile(ProfileFile.aggregator().build())
                    .defaultProfileName("none")
                    .build());
        });
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
