package io.shardlab.kube.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.shardlab.kube.api.http.Authentication.Proven;
import io.shardlab.kube.api.json.Json;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tokens of service accounts: JWTs that this server signs and is the only one to accept. */
final class ServiceAccountTokens {

    private static final String KEY_ID = "local-kube";

    private final Clock clock;
    private final Supplier<String> issuer;
    private final KeyPair keys;

    /** @param issuer the server's own address, known as soon as it listens */
    ServiceAccountTokens(Clock clock, Supplier<String> issuer) {
        this.clock = clock;
        this.issuer = issuer;
        try {
            keys = Certificates.keyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key of the service account tokens cannot be made", e);
        }
    }

    /** A token for a service account, as the TokenRequest API issues it. */
    String issue(ObjectNode serviceAccount, List<String> audiences, Duration lifetime, Optional<ObjectNode> boundPod) {
        String namespace = Json.text(serviceAccount, "metadata.namespace");
        String name = Json.text(serviceAccount, "metadata.name");
        Instant now = clock.instant();
        ObjectNode claims = Json.object();
        // A list even of one, as upstream writes it.
        ArrayNode aud = claims.putArray("aud");
        audiences.forEach(aud::add);
        claims.put("exp", now.plus(lifetime).getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("iss", issuer())
                .put("jti", UUID.randomUUID().toString());
        ObjectNode kubernetes = claims.putObject("kubernetes.io").put("namespace", namespace);
        boundPod.ifPresent(pod ->
                kubernetes.putObject("pod").put("name", Json.text(pod, "name")).put("uid", Json.text(pod, "uid")));
        kubernetes.putObject("serviceaccount").put("name", name).put("uid", Json.text(serviceAccount, "metadata.uid"));
        claims.put("nbf", now.getEpochSecond()).put("sub", "system:serviceaccount:" + namespace + ":" + name);
        return sign(claims);
    }

    private String sign(ObjectNode claims) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(KEY_ID)
                .build();
        JWSObject token = new JWSObject(header, new Payload(claims.toString()));
        try {
            token.sign(new ECDSASigner(keys.getPrivate(), Curve.P_256));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("A service account token cannot be signed", e);
        }
    }

    String issuer() {
        return issuer.get();
    }

    /** Whom a token proves, and to which audiences; empty if this server has not issued it or it is not valid now. */
    Optional<Proven> prove(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
                    || !jwt.verify(new ECDSAVerifier((ECPublicKey) keys.getPublic()))) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            return issuer().equals(claims.getIssuer()) && isCurrent(claims) && claims.getSubject() != null
                    ? Optional.of(new Proven(claims.getSubject(), claims.getAudience()))
                    : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private boolean isCurrent(JWTClaimsSet claims) {
        Date now = Date.from(clock.instant());
        Date expires = claims.getExpirationTime();
        Date begins = claims.getNotBeforeTime();
        return expires != null && expires.after(now) && (begins == null || !begins.after(now));
    }

    /** The public key by which others verify the tokens, as a JSON Web Key Set. */
    Map<String, Object> keySet() {
        ECKey key = new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.getPublic())
                .keyID(KEY_ID)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
        return new JWKSet(key).toJSONObject();
    }
}
