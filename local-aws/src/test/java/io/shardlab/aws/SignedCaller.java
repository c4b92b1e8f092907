package io.shardlab.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Sends requests with bodies that no SDK client would send, signed as the SDK signs. */
final class SignedCaller {

    private static final String REGION = "eu-west-1";
    /** What Java's HTTP client sets by itself. */
    private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final URI endpoint;
    private final AwsCredentialsIdentity credentials;

    SignedCaller(URI endpoint, String accessKey, String secret) {
        this.endpoint = endpoint;
        this.credentials = AwsCredentialsIdentity.create(accessKey, secret);
    }

    /** The answer to a call of an operation with a JSON body. */
    HttpResponse<String> call(String target, String json) throws IOException, InterruptedException {
        return send(signed(target, json), json);
    }

    /** The request as the SDK signs it. */
    SdkHttpRequest signed(String target, String json) {
        return signed(target, json, target.startsWith("Kinesis") ? "kinesis" : "dynamodb", REGION);
    }

    /** The request signed for a service and a region. */
    SdkHttpRequest signed(String target, String json, String service, String region) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("X-Amz-Target", target)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .build();
        return AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(credentials)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(json))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
    }

    /** Sends a signed request with a body, be it the signed one or another. */
    HttpResponse<String> send(SdkHttpRequest signed, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve("/"))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        signed.headers().forEach((name, values) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
