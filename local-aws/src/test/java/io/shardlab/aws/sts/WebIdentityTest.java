package io.shardlab.aws.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.iam.PolicyDocument;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.iam.Role;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.testtools.ManualClock;
import io.shardlab.testtools.oidc.Authority;
import io.shardlab.testtools.oidc.Issuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer over HTTPS become credentials of a role, or are refused. */
class WebIdentityTest {

    private static final String ACCOUNT = "000000000000";
    private static final String AUDIENCE = IdentityProvider.AWS_AUDIENCE;
    private static final String SUBJECT = "system:serviceaccount:default:app";

    @TempDir
    private static Path folder;

    private static Authority authority;

    private final ManualClock clock = new ManualClock();
    private final Iam iam = new Iam(ACCOUNT, clock);
    private Issuer issuer;
    private StsApi sts;

    @BeforeAll
    static void makeAuthority() throws Exception {
        authority = new Authority(folder);
    }

    @BeforeEach
    void start() throws Exception {
        issuer = Issuer.over(authority);
        sts = sts(Optional.of(authority.certificate()));
        String trust = """
                {"Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
                "Principal":{"Federated":"arn:aws:iam::%s:oidc-provider/%s"},
                "Condition":{"StringEquals":{"%2$s:sub":"%s","%2$s:aud":"%s"}}}]}""".formatted(ACCOUNT, issuer.name(), SUBJECT, AUDIENCE);
        iam.put(new Role(ACCOUNT, "app", PolicyDocument.trust(trust.getBytes(StandardCharsets.UTF_8)), List.of()));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @CsvSource({"RSA", "EC"})
    void aTokenSignedWithAKeyOfThisTypeIsBelieved(String type) throws Exception {
        issuer.addKey("other", type);

        Structure answer = assume(issuer.signed("other", good()));

        assertThat(answer.members())
                .containsEntry("SubjectFromWebIdentityToken", SUBJECT)
                .containsEntry("Audience", AUDIENCE)
                .containsEntry("Provider", "arn:aws:iam::" + ACCOUNT + ":oidc-provider/" + issuer.name());
    }

    @Test
    void keysAreFetchedOnceAndAgainWhenATokenNamesANewOne() throws Exception {
        assume(issuer.signed("one", good()));
        assume(issuer.signed("one", good()));
        assertThat(issuer.fetches()).isEqualTo(1);

        issuer.addKey("two", "RSA");
        assume(issuer.signed("two", good()));
        assume(issuer.signed("one", good()));
        assertThat(issuer.fetches()).isEqualTo(2);
    }

    @Test
    void aKeyThatRotatedAwayIsBelievedNoLongerThanTheNextFetch() throws Exception {
        String old = issuer.signed("one", good());
        assume(old);
        issuer.addKey("two", "EC");
        issuer.removeKey("one");

        assume(issuer.signed("two", good()));

        assertRefused(old, "InvalidIdentityToken", "The signature of the ID Token is not one of a key of");
    }

    @Test
    void otherKeysBesideAreNoHindrance() {
        issuer.addJwk("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"AA\"}");
        issuer.addJwk("{\"kty\":\"EC\",\"crv\":\"P-384\",\"kid\":\"big\",\"x\":\"AA\",\"y\":\"AA\"}");
        issuer.addJwk("{\"kty\":\"RSA\",\"kid\":\"broken\",\"n\":\"!\"}");

        assertThat(assume(issuer.signed("one", good())).members()).containsKey("Credentials");
    }

    @Test
    void anIssuerWithACertificateOfSomebodyElseIsNotBelieved(@TempDir Path elsewhere) throws Exception {
        String token = issuer.signed("one", good());
        sts = sts(Optional.of(new Authority(elsewhere).certificate()));
        assertRefused(token, "IDPCommunicationError", "could not be fetched", "the given CA does not vouch for");

        sts = sts(Optional.empty());
        assertRefused(token, "IDPCommunicationError", "could not be fetched", "the given CA does not vouch for");

        sts = sts(Optional.of(Files.createFile(elsewhere.resolve("empty.pem"))));
        assertRefused(token, "IDPCommunicationError", "empty.pem holds no certificate");
    }

    @Test
    void anIssuerThatIsAwayIsSaidToBe() {
        String token = issuer.signed("one", good());
        issuer.close();

        assertRefused(token, "IDPCommunicationError", issuer.url(), "cannot be connected to");
    }

    @Test
    void aTokenIsGoodFromItsBeginningToItsEnd() {
        String token = issuer.signed("one", claims("\"nbf\":" + secondsFromNow(10) + ",\"exp\":" + secondsFromNow(20)));

        assertRefused(token, "InvalidIdentityToken", "not valid yet");
        clock.advance(Duration.ofSeconds(10));
        assertThat(assume(token).members()).containsKey("Credentials");
        clock.advance(Duration.ofSeconds(10));
        assertRefused(token, "ExpiredTokenException", "the claim exp of the ID Token has passed");
    }

    @Test
    void whatDoesNotComeFromThisIssuerForThisAudienceIsRefused() throws Exception {
        String times = "\"exp\":" + secondsFromNow(60);
        assertRefused(
                issuer.signed("one", Issuer.claims("https://elsewhere", SUBJECT, AUDIENCE, times)),
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://elsewhere");
        assertRefused(
                issuer.signed("one", Issuer.claims(issuer.url(), SUBJECT, "somebody", times)),
                "InvalidIdentityToken",
                "Incorrect token audience");
        assertRefused(
                issuer.signed(
                        "one", Issuer.claims(issuer.url(), "system:serviceaccount:default:other", AUDIENCE, times)),
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        assertRefused(issuer.forged(SUBJECT, AUDIENCE), "InvalidIdentityToken", "The signature of the ID Token");
    }

    @ParameterizedTest
    @CsvSource({"exp", "sub", "aud", "iss"})
    void aTokenWithoutThisClaimIsRefused(String claim) {
        String without = good().replace("\"" + claim + "\"", "\"x-" + claim + "\"");

        assertRefused(issuer.signed("one", without), "InvalidIdentityToken", "Missing a required claim: " + claim);
    }

    /** Anybody can send a token, and none of them may make the issuer busy. */
    @Test
    void tokensThatNameUnknownKeysAreNotAFetchEach() {
        for (int i = 0; i < 20; i++) {
            String head = base64("{\"alg\":\"RS256\",\"kid\":\"none-" + i + "\"}");

            assertRefused(
                    head + "." + base64(good()) + "." + base64("signature"),
                    "InvalidIdentityToken",
                    "The signature of the ID Token is not one of a key of");
        }

        assertThat(issuer.fetches()).isLessThanOrEqualTo(3);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Policy",
                "PolicyArns.member.1.arn",
                "Tags.member.1.Key",
                "TransitiveTagKeys.member.1",
                "SourceIdentity",
                "SerialNumber",
                "TokenCode",
                "ProvidedContexts.member.1.ProviderArn"
            })
    void whatHasNoEffectHereIsRefusedRatherThanPassedOver(String parameter) {
        assertThatThrownBy(() -> sts.answer("AssumeRole", Principal.unverified("anonymous"), Map.of(parameter, "x")))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo("ValidationError"))
                .hasMessageContaining("Value at '" + parameter + "' is not supported by local-aws");
    }

    /** LocalStack's {@code test_sts_invalid_parameters}, recorded on AWS 2025-07-21. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing-valid-in-here",
                "arn::b:::something/test-role",
                "arn:a::::something/test-role",
                "arn:a:::something/test-role",
                "arn:a:a::aaaaaaaaaa:something/test-role"
            })
    void aMalformedRoleArnIsInvalidAndNotForbidden(String arn) {
        assertThatThrownBy(() -> sts.answer(
                        "AssumeRole",
                        Principal.unverified("anonymous"),
                        Map.of("RoleArn", arn, "RoleSessionName", "session")))
                .isInstanceOfSatisfying(AwsException.class, refused -> {
                    assertThat(refused.type()).isEqualTo("ValidationError");
                    assertThat(refused.status()).isEqualTo(400);
                })
                .hasMessage(arn + " is invalid");
    }

    private String good() {
        return claims("\"exp\":" + secondsFromNow(3600));
    }

    private String claims(String times) {
        return Issuer.claims(issuer.url(), SUBJECT, AUDIENCE, times);
    }

    private long secondsFromNow(long seconds) {
        return clock.instant().plusSeconds(seconds).getEpochSecond();
    }

    private StsApi sts(Optional<Path> certificate) {
        return new StsApi(iam, clock, List.of(new IdentityProvider(issuer.url(), certificate, AUDIENCE)));
    }

    private Structure assume(String token) {
        return sts.answer(
                StsApi.WEB_IDENTITY,
                Principal.unverified("anonymous"),
                Map.of(
                        "RoleArn",
                        "arn:aws:iam::" + ACCOUNT + ":role/app",
                        "RoleSessionName",
                        "pod-1",
                        "WebIdentityToken",
                        token));
    }

    private void assertRefused(String token, String type, String... words) {
        assertThatThrownBy(() -> assume(token))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo(type))
                .hasMessageContainingAll(words);
    }
}
