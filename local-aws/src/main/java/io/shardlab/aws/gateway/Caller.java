package io.shardlab.aws.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who makes a call, as the call itself says.
 *
 * @param accessKey the access key that it is signed with, or {@code anonymous}
 * @param region the region of the signature's scope
 */
record Caller(String accessKey, String region) {

    private static final String DEFAULT_REGION = "us-east-1";
    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=([^/,]+)/\\d{8}/([^/,]+)/[^/,]+/aws4_request");

    /** Reads an {@code Authorization} header; a call without one comes from nobody in us-east-1. */
    static Caller of(String authorization) {
        Matcher scope = CREDENTIAL.matcher(authorization);
        return scope.find() ? new Caller(scope.group(1), scope.group(2)) : new Caller("anonymous", DEFAULT_REGION);
    }
}
