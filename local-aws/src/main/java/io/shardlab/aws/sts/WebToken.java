package io.shardlab.aws.sts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.shardlab.aws.error.AwsException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A signed JSON Web Token, as Kubernetes projects it into pods. */
record WebToken(SignedJWT token, JWTClaimsSet claims) {

    /** @throws AwsException {@code InvalidIdentityToken} when the text is none */
    static WebToken parse(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            return new WebToken(
                    token, Optional.ofNullable(token.getJWTClaimsSet()).orElseThrow());
        } catch (ParseException | RuntimeException e) {
            throw invalid(
                    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token): "
                            + e.getMessage());
        }
    }

    static AwsException invalid(String sentence) {
        return AwsException.client("InvalidIdentityToken", sentence);
    }

    String keyId() {
        return Optional.ofNullable(token.getHeader().getKeyID()).orElse("");
    }

    /** @throws AwsException {@code InvalidIdentityToken} when the token does not have it */
    String claim(String name) {
        return Optional.ofNullable(claims.getClaim(name)).map(Object::toString).orElseThrow(() -> missing(name));
    }

    private static AwsException missing(String name) {
        return invalid("Missing a required claim: " + name);
    }

    /** The claim {@code aud}, which is one string or a list. */
    List<String> audiences() {
        if (claims.getAudience().isEmpty()) {
            throw missing("aud");
        }
        return claims.getAudience();
    }

    boolean isSignedBy(JWK key) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        try {
            if (algorithm.equals(JWSAlgorithm.RS256)) {
                return token.verify(new RSASSAVerifier(key.toRSAKey()));
            }
            if (algorithm.equals(JWSAlgorithm.ES256)) {
                return token.verify(new ECDSAVerifier(key.toECKey()));
            }
        } catch (JOSEException | ClassCastException keyOfAnotherType) {
            return false;
        }
        throw invalid("The ID Token is signed with " + algorithm + "; RS256 and ES256 are supported.");
    }

    /** @throws AwsException {@code InvalidIdentityToken} when it does not say until when it is valid */
    boolean isExpired(Instant now) {
        return Optional.ofNullable(claims.getExpirationTime())
                .map(end -> !now.isBefore(end.toInstant()))
                .orElseThrow(() -> missing("exp"));
    }

    boolean isNotYetValid(Instant now) {
        return Optional.ofNullable(claims.getNotBeforeTime())
                .map(begin -> now.isBefore(begin.toInstant()))
                .orElse(false);
    }
}
