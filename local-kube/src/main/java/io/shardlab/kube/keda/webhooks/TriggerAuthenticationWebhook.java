package io.shardlab.kube.keda.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The rules for TriggerAuthentications and ClusterTriggerAuthentications (upstream {@code triggerauthentication_webhook.go}). */
public final class TriggerAuthenticationWebhook {

    private TriggerAuthenticationWebhook() {}

    /** Judges a new object, or one that was changed. */
    public static Admission judge(JsonNode object) {
        JsonNode spec = object.path("spec");
        return identity(spec.path("podIdentity"))
                .or(() -> isOther(spec.path("podIdentity")) ? Optional.empty() : oauth2(spec.path("oauth2")))
                .map(refusal -> new Admission(List.of(refusal), List.of()))
                .orElse(Admission.ADMITTED);
    }

    /** As upstream, with an identity of another kind OAuth 2 is not looked at. */
    private static boolean isOther(JsonNode identity) {
        return !identity.isMissingNode()
                && !List.of("aws", "azure-workload")
                        .contains(identity.path("provider").asText());
    }

    private static Optional<String> identity(JsonNode identity) {
        return switch (identity.path("provider").asText("")) {
            case "aws" -> aws(identity);
            case "azure-workload" -> azure(identity);
            default -> Optional.empty();
        };
    }

    private static Optional<String> aws(JsonNode identity) {
        boolean role = !identity.path("roleArn").asText("").isEmpty();
        if (role && identity.path("identityOwner").asText("").equals("workload")) {
            return Optional.of("roleArn of PodIdentity can't be set if KEDA isn't identityOwner");
        }
        return identity.path("externalID").asText("").isEmpty() || role
                ? Optional.empty()
                : Optional.of("externalID of PodIdentity requires roleArn to be set");
    }

    private static Optional<String> azure(JsonNode identity) {
        if (isEmptyText(identity.path("identityId"))) {
            return Optional.of("identityId of PodIdentity should not be empty. If it's set, identityId has to be "
                    + "different than \"\"");
        }
        boolean tenant = !identity.path("identityTenantId").asText("").isEmpty();
        if (!identity.path("identityAuthorityHost").asText("").isEmpty()) {
            return tenant
                    ? Optional.empty()
                    : Optional.of("identityTenantID of PodIdentity should not be nil or empty when "
                            + "identityAuthorityHost of PodIdentity is set");
        }
        return isEmptyText(identity.path("identityTenantId"))
                ? Optional.of(
                        "identityTenantId of PodIdentity should not be empty. If it's set, identityTenantId has to "
                                + "be different than \"\"")
                : Optional.empty();
    }

    private static boolean isEmptyText(JsonNode text) {
        return text.isTextual() && text.asText().isEmpty();
    }

    private static Optional<String> oauth2(JsonNode oauth2) {
        if (oauth2.isMissingNode()) {
            return Optional.empty();
        }
        String type = oauth2.path("type").asText("");
        if (!type.equals("clientCredentials")) {
            return Optional.of("oauth2.type must be 'clientCredentials', got '" + type + "'");
        }
        if (oauth2.path("clientId").asText("").isEmpty()) {
            return Optional.of("oauth2.clientId is required when oauth2 is configured");
        }
        String url = oauth2.path("tokenUrl").asText("");
        if (url.isEmpty()) {
            return Optional.of("oauth2.tokenUrl is required when oauth2 is configured");
        }
        return url.matches("https?://[^/?#\\s]+\\S*")
                ? Optional.empty()
                : Optional.of("oauth2.tokenUrl must be a valid http or https URL");
    }
}
