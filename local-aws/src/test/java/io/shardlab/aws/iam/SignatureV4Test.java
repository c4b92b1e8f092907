package io.shardlab.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The case get-vanilla of the public AWS Signature Version 4 test suite. */
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
