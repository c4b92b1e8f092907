package io.shardlab.kube.api.http;

import java.time.Duration;

/**
 * What one client may take of the server.
 *
 * @param bodyBytes the largest body of a request
 * @param header how long a new connection may take for its first request
 * @param body how long a request may take to become whole
 * @param idle how long a connection stays open on which nothing is asked and nothing is being answered
 */
public record HttpLimits(int bodyBytes, Duration header, Duration body, Duration idle) {

    /**
     * kube-apiserver's: {@code MaxRequestBodyBytes} and {@code RequestTimeout} of {@code pkg/server/config.go},
     * {@code ReadHeaderTimeout} and {@code IdleTimeout} of {@code pkg/server/secure_serving.go}.
     */
    public static final HttpLimits UPSTREAM =
            new HttpLimits(3 * 1024 * 1024, Duration.ofSeconds(32), Duration.ofSeconds(60), Duration.ofSeconds(90));
}
