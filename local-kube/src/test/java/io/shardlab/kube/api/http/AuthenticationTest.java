package io.shardlab.kube.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.shardlab.kube.api.json.Json;
import io.shardlab.testtools.ManualClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

    private static final String ISSUER = "https://127.0.0.1:6443";

    private final ManualClock clock = new ManualClock();
    private final Authentication authentication = new Authentication(clock, () -> ISSUER);
    private final String token = issue(authentication);

    private static String issue(Authentication authentication) {
        return authentication.issue(
                Json.parse("{\"metadata\": {\"namespace\": \"ns\", \"name\": \"sa\", \"uid\": \"u\"}}"),
                List.of(ISSUER),
                Duration.ofHours(1),
                Optional.empty());
    }

    private Optional<String> user(String bearer) {
        return authentication.user("Bearer " + bearer);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private String header() {
        return token.substring(0, token.indexOf('.'));
    }

    private String payload() {
        return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    }

    private String signature() {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    @Test
    void aTokenOfAServiceAccountNamesIt() {
        assertThat(user(token)).contains("system:serviceaccount:ns:sa");
        assertThat(new String(Base64.getUrlDecoder().decode(payload()), StandardCharsets.UTF_8))
                .contains("\"aud\":[\"" + ISSUER + "\"]", "\"iss\":\"" + ISSUER + "\"");
    }

    @Test
    void theTokenOfTheKubeconfigIsTheAdministrators() {
        assertThat(user(authentication.adminToken())).contains(Authentication.ADMIN);
        assertThat(authentication.user("Basic " + authentication.adminToken())).isEmpty();
        assertThat(authentication.user(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "RS256", "ES256", "ES384", "XX"})
    void anotherAlgorithmWithAnEmptyOrTheOldSignatureProvesNobody(String algorithm) {
        String other = part("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"local-kube\"}") + "." + payload();

        assertThat(user(other + ".")).isEmpty();
        assertThat(user(other)).isEmpty();
        assertThat(user(other + "." + signature())).isEmpty();
    }

    @Test
    void aTokenThatIsSignedWithWhatIsPublicProvesNobody() throws JOSEException, GeneralSecurityException {
        byte[] publicKey = authentication.keySet().toString().getBytes(StandardCharsets.UTF_8);
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();

        assertThat(user(signed(JWSAlgorithm.HS256, new MACSigner(publicKey)))).isEmpty();
        assertThat(user(signed(JWSAlgorithm.RS256, new RSASSASigner(rsa.getPrivate()))))
                .isEmpty();
    }

    private String signed(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        JWSObject forged = new JWSObject(
                new JWSHeader(algorithm),
                new Payload(new String(Base64.getUrlDecoder().decode(payload()), StandardCharsets.UTF_8)));
        forged.sign(signer);
        return forged.serialize();
    }

    @Test
    void aChangedPayloadProvesNobody() {
        String admin = new String(Base64.getUrlDecoder().decode(payload()), StandardCharsets.UTF_8)
                .replace("serviceaccount:ns:sa", "serviceaccount:kube-system:admin");

        assertThat(user(header() + "." + part(admin) + "." + signature())).isEmpty();
    }

    @Test
    void aSignatureOfZerosProvesNobody() {
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

        assertThat(user(header() + "." + payload() + "." + zeros)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "\u0000.\u0000.\u0000", "{}.{}.{}"})
    void garbageProvesNobody(String garbage) {
        assertThatNoException().isThrownBy(() -> assertThat(user(garbage)).isEmpty());
    }

    @Test
    void anExtraOrAMissingPartProvesNobody() {
        assertThat(user(token + ".x")).isEmpty();
        assertThat(user("x." + token)).isEmpty();
        assertThat(user(header() + "." + payload())).isEmpty();
        assertThat(user(token + ".")).isEmpty();
    }

    @Test
    void aTokenOfAnotherClusterProvesNobody() {
        assertThat(user(issue(new Authentication(clock, () -> ISSUER)))).isEmpty();
    }

    @Test
    void aTokenIsGoodFromItsIssueToItsExpiry() {
        clock.advance(Duration.ofMinutes(59));
        assertThat(user(token)).isPresent();
        clock.advance(Duration.ofMinutes(1));
        assertThat(user(token)).isEmpty();
        clock.advance(Duration.ofSeconds(-3601));
        assertThat(user(token)).isEmpty();
    }

    @Test
    void othersVerifyATokenByTheKeySetThatHoldsNoPrivateKey() throws ParseException, JOSEException {
        JWKSet keys = JWKSet.parse(authentication.keySet());

        SignedJWT jwt = SignedJWT.parse(token);

        assertThat(keys.containsNonPublicKeys()).isFalse();
        assertThat(jwt.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey())))
                .isTrue();
    }
}
