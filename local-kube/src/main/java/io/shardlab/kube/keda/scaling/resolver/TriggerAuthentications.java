package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.client.Documents;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resolves what a trigger needs beyond its own settings: its authentication and the environment of the scaled container
 * (upstream {@code pkg/scaling/resolver}).
 */
public final class TriggerAuthentications {

    private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

    private static final List<String> UNDERSTOOD =
            List.of("podIdentity", "secretTargetRef", "configMapTargetRef", "env");

    private final KubernetesClient client;
    private final String clusterObjectNamespace;

    /**
     * @param clusterObjectNamespace where the secrets of ClusterTriggerAuthentications are
     */
    public TriggerAuthentications(KubernetesClient client, String clusterObjectNamespace) {
        this.client = client;
        this.clusterObjectNamespace = clusterObjectNamespace;
    }

    /**
     * What a trigger is built from.
     *
     * @param podSpec the spec of the workload's pods; missing if it has none
     * @throws ScalerException if something that is referred to cannot be had
     */
    public ScalerConfig configOf(ScaledObject scaledObject, int index, JsonNode podSpec) throws ScalerException {
        ScaledObjectSpec.Trigger trigger = scaledObject.spec().triggers().get(index);
        String container = scaledObject.spec().target().envSourceContainerName().orElse("");
        Map<String, String> environment = environmentOf(podSpec, container, scaledObject.namespace());
        Map<String, String> authParams = new HashMap<>();
        ScalerConfig.PodIdentity identity = ScalerConfig.PodIdentity.NONE;
        if (trigger.authentication().isPresent()) {
            ScaledObjectSpec.AuthenticationRef ref = trigger.authentication().get();
            JsonNode spec = authenticationSpec(ref, scaledObject.namespace());
            String namespace =
                    ref.kind().equals("TriggerAuthentication") ? scaledObject.namespace() : clusterObjectNamespace;
            authParams.putAll(paramsOf(spec, namespace, podSpec, container, scaledObject.namespace()));
            identity = identityOf(spec.path("podIdentity"), podSpec, scaledObject.namespace(), authParams);
        }
        return new ScalerConfig(index, trigger.metricType(), trigger.metadata(), authParams, identity, environment);
    }

    private JsonNode authenticationSpec(ScaledObjectSpec.AuthenticationRef ref, String namespace)
            throws ScalerException {
        var kind = client.genericKubernetesResources(ScaledObject.API_VERSION, ref.kind());
        GenericKubernetesResource found = ref.kind().equals("TriggerAuthentication")
                ? kind.inNamespace(namespace).withName(ref.name()).get()
                : kind.withName(ref.name()).get();
        if (found == null) {
            throw new ScalerException(ref.kind() + ".keda.sh \"" + ref.name() + "\" not found");
        }
        JsonNode spec = Documents.of(found).path("spec");
        for (var source : spec.properties()) {
            if (!UNDERSTOOD.contains(source.getKey())) {
                throw new ScalerException(ref.kind() + " \"" + ref.name() + "\": " + source.getKey()
                        + " is not understood by this operator, which knows " + String.join(", ", UNDERSTOOD));
            }
        }
        return spec;
    }

    private Map<String, String> paramsOf(
            JsonNode spec, String namespace, JsonNode podSpec, String defaultContainer, String podNamespace) {
        Map<String, String> params = new HashMap<>();
        for (JsonNode env : spec.path("env")) {
            String container = env.path("containerName").asText(defaultContainer);
            String value = environmentOf(podSpec, container, podNamespace)
                    .getOrDefault(env.path("name").asText(), "");
            params.put(env.path("parameter").asText(), value);
        }
        for (JsonNode ref : spec.path("configMapTargetRef")) {
            params.put(
                    ref.path("parameter").asText(),
                    configMapValue(
                            namespace,
                            ref.path("name").asText(),
                            ref.path("key").asText()));
        }
        for (JsonNode ref : spec.path("secretTargetRef")) {
            params.put(
                    ref.path("parameter").asText(),
                    secretValue(
                            namespace,
                            ref.path("name").asText(),
                            ref.path("key").asText()));
        }
        return params;
    }

    /** With {@code identityOwner: workload}, the role is the one of the workload's service account. */
    private ScalerConfig.PodIdentity identityOf(
            JsonNode identity, JsonNode podSpec, String namespace, Map<String, String> authParams)
            throws ScalerException {
        String provider = identity.path("provider").asText("");
        if (!provider.equals("aws")
                || !identity.path("identityOwner").asText("").equals("workload")) {
            return new ScalerConfig.PodIdentity(
                    provider,
                    identity.path("roleArn").asText(""),
                    identity.path("externalID").asText(""));
        }
        String name = podSpec.path("serviceAccountName").asText("default");
        var account =
                client.serviceAccounts().inNamespace(namespace).withName(name).get();
        String role = account == null || account.getMetadata().getAnnotations() == null
                ? ""
                : account.getMetadata().getAnnotations().getOrDefault(ROLE_ANNOTATION, "");
        if (role.isEmpty()) {
            throw new ScalerException("error getting service account: '" + name + "', error: annotation '"
                    + ROLE_ANNOTATION + "' not found");
        }
        authParams.put("awsRoleArn", role);
        return new ScalerConfig.PodIdentity(provider, "", "");
    }

    /** The container's variables: literals and single references; the first container unless one is named. */
    private Map<String, String> environmentOf(JsonNode podSpec, String container, String namespace) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode candidate : podSpec.path("containers")) {
            if (!container.isEmpty() && !candidate.path("name").asText().equals(container)) {
                continue;
            }
            for (JsonNode variable : candidate.path("env")) {
                environment.put(variable.path("name").asText(), valueOf(variable, namespace));
            }
            return environment;
        }
        return environment;
    }

    private String valueOf(JsonNode variable, String namespace) {
        JsonNode secret = variable.path("valueFrom").path("secretKeyRef");
        JsonNode config = variable.path("valueFrom").path("configMapKeyRef");
        if (!secret.isMissingNode()) {
            return secretValue(
                    namespace, secret.path("name").asText(), secret.path("key").asText());
        }
        if (!config.isMissingNode()) {
            return configMapValue(
                    namespace, config.path("name").asText(), config.path("key").asText());
        }
        return variable.path("value").asText("");
    }

    /** As upstream, a missing secret or key is an empty value; the trigger then says what it lacks. */
    private String secretValue(String namespace, String name, String key) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null || secret.getData() == null || secret.getData().get(key) == null) {
            return "";
        }
        byte[] value = Base64.getDecoder().decode(secret.getData().get(key));
        return new String(value, StandardCharsets.UTF_8);
    }

    private String configMapValue(String namespace, String name, String key) {
        ConfigMap map =
                client.configMaps().inNamespace(namespace).withName(name).get();
        return map == null || map.getData() == null ? "" : map.getData().getOrDefault(key, "");
    }
}
