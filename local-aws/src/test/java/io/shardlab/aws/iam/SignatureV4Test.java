package io.shardlab.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's public Signature Version 4 test suite, and what AWS wants of a signature beside its being right. */
class SignatureV4Test {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
            + "aws4_request, SignedHeaders=host;x-amz-date,"
            + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

    private final SignedRequest request = request("example.amazonaws.com");

    @Test
    void theSignatureOfAWSsOwnExampleIsRight() {
        SignatureV4 signature = SignatureV4.parse(AUTHORIZATION).orElseThrow();

        assertThat(signature.accessKey()).isEqualTo("AKIDEXAMPLE");
        assertThat(signature.isOf(request, SECRET)).isTrue();
        assertThat(signature.isOf(request, SECRET + "x")).isFalse();
        assertThat(signature.isOf(request("other.amazonaws.com"), SECRET)).isFalse();
    }

    static List<JsonNode> suite() throws IOException {
        try (InputStream json = SignatureV4Test.class.getResourceAsStream("signature-v4-suite.json")) {
            List<JsonNode> cases = new ArrayList<>();
            new ObjectMapper().readTree(json).get("cases").forEach(cases::add);
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("suite")
    void everyRequestOfAWSsSuiteIsSignedAsItIsThere(JsonNode vector) {
        SignatureV4 signature =
                SignatureV4.parse(vector.get("authorization").textValue()).orElseThrow();
        Map<String, List<String>> headers = new HashMap<>();
        vector.get("headers")
                .forEach(header -> headers.computeIfAbsent(
                                header.get(0).textValue().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.get(1).textValue()));
        String[] uri = vector.get("uri").textValue().split("\\?", 2);
        var signed = new SignedRequest(
                vector.get("method").textValue(),
                uri[0],
                uri.length < 2 ? "" : uri[1],
                headers,
                SignatureV4.payloadHash(vector.get("body").textValue().getBytes(StandardCharsets.UTF_8)));

        assertThat(signature.isOf(signed, SECRET))
                .as(vector.get("name").textValue())
                .isTrue();
        assertThat(signature.objection(signed, "service")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20150829/us-east-1/service/aws4_request | host;x-amz-date;x-amz-target | Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'.",
                "20150830/us-east-1/sts/aws4_request     | host;x-amz-date;x-amz-target | Credential should be scoped to correct service: 'service'.",
                "20150830//service/aws4_request          | host;x-amz-date;x-amz-target | Credential should be scoped to a valid region.",
                "20150830/us-east-1/service/aws4         | host;x-amz-date;x-amz-target | Credential must have exactly 5 slash-delimited elements",
                "20150830/us-east-1/service/aws4_request | x-amz-date;x-amz-target      | 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
                "20150830/us-east-1/service/aws4_request | host;x-amz-date              | 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
                "20150830/us-east-1/service/aws4_request | host;x-amz-target            | 'x-amz-date' must be a 'SignedHeader' in the AWS Authorization."
            })
    void aSignatureForSomethingElseDoesNotCount(String scope, String headers, String sentence) {
        var signature = new SignatureV4("AKIDEXAMPLE", scope, List.of(headers.split(";")), "00");
        var called = new SignedRequest(
                "POST",
                "/",
                "",
                Map.of(
                        "host", List.of("example.amazonaws.com"),
                        "x-amz-date", List.of("20150830T123600Z"),
                        "x-amz-target", List.of("Kinesis_20131202.ListStreams")),
                SignatureV4.payloadHash(new byte[0]));

        assertThat(signature.objection(called, "service"))
                .hasValueSatisfying(objection -> assertThat(objection).startsWith(sentence));
    }

    @Test
    void aSignatureIsFreshForFifteenMinutes() {
        SignatureV4 signature = SignatureV4.parse(AUTHORIZATION).orElseThrow();

        assertThat(signature.isFresh(request, Instant.parse("2015-08-30T12:51:00Z")))
                .isTrue();
        assertThat(signature.isFresh(request, Instant.parse("2015-08-30T12:51:01Z")))
                .isFalse();
    }

    @Test
    void anythingElseIsNoSignature() {
        assertThat(SignatureV4.parse("")).isEmpty();
        assertThat(SignatureV4.parse("Bearer token")).isEmpty();
        assertThat(SignatureV4.parse("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/s/aws4_request"))
                .isEmpty();
    }

    private static SignedRequest request(String host) {
        return new SignedRequest(
                "GET",
                "/",
                "",
                Map.of("host", List.of(host), "x-amz-date", List.of("20150830T123600Z")),
                SignatureV4.payloadHash(new byte[0]));
    }
}
