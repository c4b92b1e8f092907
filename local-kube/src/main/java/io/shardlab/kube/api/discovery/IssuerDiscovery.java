package io.shardlab.kube.api.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Authentication;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;

/**
 * What others need to believe the tokens of service accounts: OpenID Connect discovery and the public key (upstream:
 * {@code ServiceAccountIssuerDiscovery}). Open to everybody, as it is where a cloud is to read it.
 */
public final class IssuerDiscovery {

    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/openid/v1/jwks";

    private final Authentication authentication;

    public IssuerDiscovery(Authentication authentication) {
        this.authentication = authentication;
    }

    public static boolean serves(String path) {
        return path.equals(CONFIGURATION) || path.equals(KEYS);
    }

    /** Answers such a request; false if it is none. */
    public boolean handle(Exchange exchange) {
        if (!serves(exchange.path())) {
            return false;
        }
        if (!exchange.method().equals("GET")) {
            throw ApiError.methodNotAllowed(exchange.method());
        }
        if (exchange.path().equals(KEYS)) {
            exchange.reply(
                    200, "application/jwk-set+json", Json.bytes(Json.MAPPER.valueToTree(authentication.keySet())));
        } else {
            exchange.reply(200, configuration(authentication.issuer()));
        }
        return true;
    }

    private static ObjectNode configuration(String issuer) {
        ObjectNode configuration = Json.object().put("issuer", issuer).put("jwks_uri", issuer + KEYS);
        configuration.putArray("response_types_supported").add("id_token");
        configuration.putArray("subject_types_supported").add("public");
        configuration.putArray("id_token_signing_alg_values_supported").add("ES256");
        return configuration;
    }
}
