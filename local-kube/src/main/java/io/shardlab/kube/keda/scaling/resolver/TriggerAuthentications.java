package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerConfig.PodIdentity;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.resolver.ReferencedObjects.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a trigger's authentication gives it (upstream {@code ResolveAuthRefAndPodIdentity}). */
public final class TriggerAuthentications {

    private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
    private static final List<String> UNDERSTOOD =
            List.of("podIdentity", "env", "filePath", "configMapTargetRef", "secretTargetRef", "oauth2");

    private final ReferencedObjects objects;
    private final References references;
    private final String clusterObjectNamespace;

    /** @param clusterObjectNamespace where the secrets of ClusterTriggerAuthentications are */
    public TriggerAuthentications(ReferencedObjects objects, String clusterObjectNamespace) {
        this.objects = objects;
        this.references = new References(objects);
        this.clusterObjectNamespace = clusterObjectNamespace;
    }

    /**
     * Parameters and identity of an authentication.
     *
     * @param params by name
     * @param podIdentity as whom to call
     */
    public record Resolved(Map<String, String> params, PodIdentity podIdentity) {}

    /**
     * What a trigger is built from.
     *
     * @param podSpec the spec of the workload's pods; missing if it has none
     * @throws ScalerException if something that is referred to cannot be had
     */
    public ScalerConfig configOf(ScaledObject scaledObject, int index, JsonNode podSpec) throws ScalerException {
        ScaledObjectSpec.Trigger trigger = scaledObject.spec().triggers().get(index);
        Optional<JsonNode> containers =
                Optional.of(podSpec).filter(spec -> !spec.path("containers").isEmpty());
        Map<String, String> environment = Map.of();
        if (containers.isPresent()) {
            try {
                environment = new ContainerEnvironment(objects, scaledObject.namespace())
                        .of(
                                podSpec,
                                scaledObject
                                        .spec()
                                        .target()
                                        .envSourceContainerName()
                                        .orElse(""));
            } catch (ScalerException e) {
                throw new ScalerException("error resolving secrets for ScaleTarget: " + e.getMessage(), e);
            }
        }
        Resolved authentication = resolve(trigger.authentication(), containers, scaledObject.namespace());
        return new ScalerConfig(
                index,
                trigger.metricType(),
                trigger.metadata(),
                authentication.params(),
                authentication.podIdentity(),
                environment);
    }

    /** Resolves a reference; one that leads nowhere is as none. */
    public Resolved resolve(
            Optional<ScaledObjectSpec.AuthenticationRef> ref, Optional<JsonNode> podSpec, String namespace)
            throws ScalerException {
        Optional<JsonNode> found =
                ref.flatMap(written -> find(written, namespace)).map(document -> document.path("spec"));
        if (found.isEmpty()) {
            return new Resolved(Map.of(), PodIdentity.NONE);
        }
        JsonNode spec = found.get();
        for (var source : spec.properties()) {
            if (!UNDERSTOOD.contains(source.getKey())) {
                throw new ScalerException(
                        "authentication \"" + ref.orElseThrow().name() + "\": "
                                + source.getKey() + " is not understood by this operator, which knows "
                                + String.join(", ", UNDERSTOOD));
            }
        }
        boolean cluster = ref.orElseThrow().kind().equals("ClusterTriggerAuthentication");
        if (spec.has("filePath") && !spec.path("filePath").asText().isEmpty()) {
            throw new ScalerException(
                    cluster
                            ? "filepath-auth-root-path not configured"
                            : "filePath is only supported for ClusterTriggerAuthentication, got kind: "
                                    + ref.get().kind());
        }
        Map<String, String> params = paramsOf(spec, cluster ? clusterObjectNamespace : namespace, podSpec, namespace);
        JsonNode identity = spec.path("podIdentity");
        if (podSpec.isPresent()) {
            addRole(identity, podSpec.get().path("serviceAccountName").asText(""), namespace, params);
        }
        return new Resolved(
                params,
                new PodIdentity(
                        identity.path("provider").asText("none"),
                        identity.path("roleArn").asText(""),
                        identity.path("externalID").asText("")));
    }

    /** The authentication that is referred to, if it is there. */
    public Optional<JsonNode> find(ScaledObjectSpec.AuthenticationRef ref, String namespace) {
        if (ref.name().isEmpty()) {
            return Optional.empty();
        }
        return switch (ref.kind()) {
            case "ClusterTriggerAuthentication" -> objects.find(Kind.CLUSTER_TRIGGER_AUTHENTICATION, "", ref.name());
            case "", "TriggerAuthentication" -> objects.find(Kind.TRIGGER_AUTHENTICATION, namespace, ref.name());
            default -> Optional.empty();
        };
    }

    /** Later sources win; what is missing is empty, and the trigger then says what it lacks. */
    private Map<String, String> paramsOf(
            JsonNode spec, String namespace, Optional<JsonNode> podSpec, String podNamespace) {
        Map<String, String> params = new HashMap<>();
        for (JsonNode env : spec.path("env")) {
            params.put(
                    env.path("parameter").asText(),
                    podSpec.map(pod -> variable(pod, env, podNamespace)).orElse(""));
        }
        for (JsonNode ref : spec.path("configMapTargetRef")) {
            params.put(
                    ref.path("parameter").asText(),
                    references.value(Kind.CONFIG_MAP, namespace, ref).orElse(""));
        }
        for (JsonNode ref : spec.path("secretTargetRef")) {
            params.put(
                    ref.path("parameter").asText(),
                    references.value(Kind.SECRET, namespace, ref).orElse(""));
        }
        if (spec.has("oauth2")) {
            addOauth2(spec.path("oauth2"), namespace, params);
        }
        return params;
    }

    private String variable(JsonNode podSpec, JsonNode env, String namespace) {
        try {
            return new ContainerEnvironment(objects, namespace)
                    .of(podSpec, env.path("containerName").asText(""))
                    .getOrDefault(env.path("name").asText(), "");
        } catch (ScalerException unresolved) {
            // As upstream: the parameter is then empty.
            return "";
        }
    }

    private void addOauth2(JsonNode oauth2, String namespace, Map<String, String> params) {
        JsonNode secret = oauth2.path("clientSecret").path("valueFrom").path("secretKeyRef");
        params.put("oauthTokenURI", oauth2.path("tokenUrl").asText(""));
        params.put("clientID", oauth2.path("clientId").asText(""));
        params.put(
                "clientSecret", references.value(Kind.SECRET, namespace, secret).orElse(""));
        List<String> scopes = new ArrayList<>();
        oauth2.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        if (!scopes.isEmpty()) {
            params.put("scopes", String.join(",", scopes));
        }
        Map<String, String> endpoint = new TreeMap<>();
        oauth2.path("tokenUrlParams")
                .properties()
                .forEach(entry -> endpoint.put(entry.getKey(), entry.getValue().asText()));
        if (!endpoint.isEmpty()) {
            params.put(
                    "endpointParams",
                    String.join(
                            "&",
                            endpoint.entrySet().stream()
                                    .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                                    .toList()));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The role that an identity leads to: its own, or the one of the workload's service account. */
    private void addRole(JsonNode identity, String account, String namespace, Map<String, String> params)
            throws ScalerException {
        switch (identity.path("provider").asText("")) {
            case "aws" -> {
                boolean workload = identity.path("identityOwner").asText("").equals("workload");
                if (identity.hasNonNull("roleArn")) {
                    if (workload) {
                        throw new ScalerException(
                                "roleArn can't be set if KEDA isn't identity owner, current value: 'workload'");
                    }
                    params.put("awsRoleArn", identity.path("roleArn").asText());
                }
                if (workload) {
                    params.put(
                            "awsRoleArn",
                            roleOf(account, namespace)
                                    .orElseThrow(() -> new ScalerException("error getting service account: '" + account
                                            + "', error: annotation '" + ROLE_ANNOTATION + "' not found")));
                }
            }
            case "aws-eks" ->
                params.put("awsRoleArn", roleOf(account, namespace).orElse(""));
            case "azure-workload" -> {
                if (identity.hasNonNull("identityId")
                        && identity.path("identityId").asText().isEmpty()) {
                    throw new ScalerException("IdentityID of PodIdentity should not be empty");
                }
            }
            default -> {
                // No other identity changes a parameter.
            }
        }
    }

    /** Upstream {@code resolveServiceAccountAnnotation}. */
    private Optional<String> roleOf(String account, String namespace) throws ScalerException {
        String name = account.isEmpty() ? "default" : account;
        JsonNode found = objects.find(Kind.SERVICE_ACCOUNT, namespace, name)
                .orElseThrow(() -> new ScalerException("error getting service account: '" + account
                        + "', error: error getting service account: '" + name + "', error: "
                        + Kind.SERVICE_ACCOUNT.notFound(name)));
        JsonNode role = found.path("metadata").path("annotations").path(ROLE_ANNOTATION);
        return role.isMissingNode() ? Optional.empty() : Optional.of(role.asText());
    }
}
