package io.shardlab.aws.sts;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * A signed JSON Web Token, as Kubernetes projects it into pods.
 *
 * @param signedPart header and claims as they were signed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record WebToken(Structure header, Structure claims, byte[] signedPart, byte[] signature) {

    /** @throws AwsException {@code InvalidIdentityToken} when the text is none */
    static WebToken parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 3) {
                Base64.Decoder decoder = Base64.getUrlDecoder();
                return new WebToken(
                        WireFormat.JSON.decode(decoder.decode(parts[0])),
                        WireFormat.JSON.decode(decoder.decode(parts[1])),
                        (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                        decoder.decode(parts[2]));
            }
        } catch (IllegalArgumentException | AwsException e) {
            throw invalid("The ID Token provided is not a valid JWT: " + e.getMessage());
        }
        throw invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    static AwsException invalid(String sentence) {
        return AwsException.client("InvalidIdentityToken", sentence);
    }

    String keyId() {
        return header.member("kid").map(Object::toString).orElse("");
    }

    /** @throws AwsException {@code InvalidIdentityToken} when the token does not have it */
    String claim(String name) {
        return claims.member(name).map(Object::toString).orElseThrow(() -> missing(name));
    }

    private static AwsException missing(String name) {
        return invalid("Missing a required claim: " + name);
    }

    /** The claim {@code aud}, which is one string or a list. */
    List<String> audiences() {
        Object audience = claims.members().get("aud");
        return audience instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(claim("aud"));
    }

    boolean isSignedBy(PublicKey key) {
        String algorithm = String.valueOf(header.members().get("alg"));
        try {
            Signature verifier =
                    switch (algorithm) {
                        case "RS256" -> Signature.getInstance("SHA256withRSA");
                        case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
                        default ->
                            throw invalid(
                                    "The ID Token is signed with " + algorithm + "; RS256 and ES256 are supported.");
                    };
            verifier.initVerify(key);
            verifier.update(signedPart);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** @throws AwsException {@code InvalidIdentityToken} when it does not say until when it is valid */
    boolean isExpired(Instant now) {
        if (claims.members().get("exp") instanceof Number end) {
            return now.getEpochSecond() >= end.longValue();
        }
        throw missing("exp");
    }

    boolean isNotYetValid(Instant now) {
        return claims.members().get("nbf") instanceof Number begin && now.getEpochSecond() < begin.longValue();
    }
}
