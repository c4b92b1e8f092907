package io.shardlab.kube.api.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Authentication;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.RequestPath;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Timestamps;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests that are answered and not stored: who am I, may I, a token for a service account. */
public final class Reviews {

    private static final long DEFAULT_TOKEN_SECONDS = 3600;
    private static final long SHORTEST_TOKEN_SECONDS = 600;
    private static final long LONGEST_TOKEN_SECONDS = 1L << 32;

    private final Authentication authentication;
    private final Registry registry;
    private final ResourceType serviceAccounts;
    private final Clock clock;

    public Reviews(Authentication authentication, Registry registry, ResourceTypes types, Clock clock) {
        this.authentication = authentication;
        this.registry = registry;
        this.clock = clock;
        serviceAccounts = types.builtIn("", "serviceaccounts");
    }

    /** Answers such a request; false if it is none. */
    public boolean handle(Exchange exchange) {
        if (!exchange.method().equals("POST")) {
            return false;
        }
        switch (exchange.path()) {
            case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                    "/apis/authorization.k8s.io/v1/subjectaccessreviews" -> {
                ObjectNode review = exchange.object();
                // Nothing is authorised here: who is authenticated may do everything.
                Json.child(review, "status").put("allowed", true).put("reason", "local-kube allows everything");
                exchange.reply(201, review);
            }
            case "/apis/authentication.k8s.io/v1/selfsubjectreviews" -> {
                ObjectNode review = exchange.object();
                Json.child(Json.child(review, "status"), "userInfo").put("username", exchange.user());
                exchange.reply(201, review);
            }
            case "/apis/authentication.k8s.io/v1/tokenreviews" -> exchange.reply(201, reviewed(exchange.object()));
            default -> {
                return token(exchange);
            }
        }
        return true;
    }

    private ObjectNode reviewed(ObjectNode review) {
        List<String> wanted = texts(Json.at(review, "spec.audiences"));
        Optional<Authentication.Proven> proven = authentication.review(
                Json.text(review, "spec.token"), wanted.isEmpty() ? List.of(authentication.issuer()) : wanted);
        ObjectNode status = Json.child(review, "status").put("authenticated", proven.isPresent());
        proven.ifPresent(found -> {
            status.putObject("user").put("username", found.user());
            ArrayNode audiences = status.putArray("audiences");
            found.audiences().forEach(audiences::add);
        });
        return review;
    }

    private boolean token(Exchange exchange) {
        Optional<RequestPath> path = RequestPath.parse(exchange.path())
                .filter(p ->
                        p.plural().equals("serviceaccounts") && p.subresource().equals("token"));
        if (path.isEmpty()) {
            return false;
        }
        ObjectNode account = registry.get(serviceAccounts, path.get().key());
        ObjectNode request = exchange.object();
        ObjectNode spec = Json.child(request, "spec");
        List<String> audiences = texts(spec.path("audiences"));
        long seconds = lifetime(spec.path("expirationSeconds"));
        Optional<ObjectNode> pod = spec.get("boundObjectRef") instanceof ObjectNode reference
                        && reference.path("kind").asText().equals("Pod")
                ? Optional.of(reference)
                : Optional.empty();
        String token = authentication.issue(
                account,
                audiences.isEmpty() ? List.of(authentication.issuer()) : audiences,
                Duration.ofSeconds(seconds),
                pod);
        request.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        spec.put("expirationSeconds", seconds);
        Json.child(request, "status")
                .put("token", token)
                .put("expirationTimestamp", Timestamps.of(clock.instant().plusSeconds(seconds)));
        exchange.reply(201, request);
        return true;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Upstream: {@code ValidateTokenRequest} of {@code pkg/apis/authentication/validation}. */
    private static long lifetime(JsonNode wanted) {
        if (wanted.isMissingNode() || wanted.isNull()) {
            return DEFAULT_TOKEN_SECONDS;
        }
        if (!wanted.canConvertToLong() || !wanted.canConvertToExactIntegral()) {
            throw ApiError.badRequest("spec.expirationSeconds must be a whole number, not " + wanted);
        }
        long seconds = wanted.asLong();
        if (seconds < SHORTEST_TOKEN_SECONDS || seconds > LONGEST_TOKEN_SECONDS) {
            String why = seconds < SHORTEST_TOKEN_SECONDS
                    ? "may not specify a duration less than 10 minutes"
                    : "may not specify a duration larger than 2^32 seconds";
            throw ApiError.invalid(
                    "authentication.k8s.io",
                    "TokenRequest",
                    "",
                    List.of(FieldCause.invalid("spec.expirationSeconds", seconds, why)));
        }
        return seconds;
    }
}
