package io.shardlab.aws.iam;

import java.util.List;
import java.util.Map;

/**
 * What a SigV4 signature covers.
 *
 * @param path as sent
 * @param query as sent, without the question mark
 * @param headers by lower-case name
 */
public record SignedRequest(
        String method, String path, String query, Map<String, List<String>> headers, String payloadHash) {}
