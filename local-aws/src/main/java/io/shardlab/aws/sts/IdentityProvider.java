package io.shardlab.aws.sts;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An OpenID Connect provider whose tokens are believed, as an IAM identity provider is.
 *
 * @param issuer the URL in its tokens' {@code iss}
 * @param certificate a file with the CA of its HTTPS certificate; empty means the JVM's own
 * @param audience what its tokens' {@code aud} must contain, on AWS {@code sts.amazonaws.com}
 */
public record IdentityProvider(String issuer, Optional<Path> certificate, String audience) {

    /** The audience that EKS puts into tokens for AWS. */
    public static final String AWS_AUDIENCE = "sts.amazonaws.com";

    /** How trust policies name it: the issuer without {@code https://}. */
    String name() {
        return issuer.replaceFirst("^https?://", "");
    }

    String arn(String account) {
        return "arn:aws:iam::" + account + ":oidc-provider/" + name();
    }
}
