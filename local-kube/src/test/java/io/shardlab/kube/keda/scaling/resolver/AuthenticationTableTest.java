package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.RecordedTable;
import io.shardlab.kube.keda.api.ScaledObjectSpec.AuthenticationRef;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Authentications and environments as KEDA resolved them. */
class AuthenticationTableTest {

    private static final String NAMESPACE = "shop";

    @Test
    void everythingIsResolvedAsKedaResolvesIt() throws Exception {
        RecordedTable.replay("authentication", AuthenticationTableTest::difference)
                .hasEqual(455);
    }

    private static Optional<String> difference(JsonNode in, JsonNode out) {
        ReferencedObjects objects = (kind, namespace, name) -> find(in.path("cluster"), kind, namespace, name);
        String environment = out.has("environment") ? environment(in, objects) : "";
        String expectedEnvironment = out.has("environment") ? expected(out.path("environment"), "values") : "";
        String authentication = authentication(in, objects);
        JsonNode expected = out.path("authentication");
        JsonNode identity = expected.path("podIdentity");
        String expectedAuthentication = expected(expected, "params")
                + (expected.path("error").isNull()
                        ? " " + identity.path("provider").asText() + " "
                                + identity.path("roleArn").asText("") + " "
                                + identity.path("externalID").asText("")
                        : "");
        if (environment.equals(expectedEnvironment) && authentication.equals(expectedAuthentication)) {
            return Optional.empty();
        }
        return Optional.of(
                environment + " / " + authentication + ", not " + expectedEnvironment + " / " + expectedAuthentication);
    }

    private static String environment(JsonNode in, ReferencedObjects objects) {
        try {
            return sorted(new ContainerEnvironment(objects, NAMESPACE)
                    .of(in.path("podSpec"), in.path("container").asText("")));
        } catch (ScalerException e) {
            return e.getMessage();
        }
    }

    private static String authentication(JsonNode in, ReferencedObjects objects) {
        JsonNode ref = in.path("authenticationRef");
        Optional<AuthenticationRef> reference = ref.isObject()
                ? Optional.of(new AuthenticationRef(
                        ref.path("name").asText(""), ref.path("kind").asText("")))
                : Optional.empty();
        Optional<JsonNode> podSpec = Optional.of(in.path("podSpec")).filter(JsonNode::isObject);
        try {
            var resolved = new TriggerAuthentications(objects, "keda").resolve(reference, podSpec, NAMESPACE);
            return sorted(resolved.params()) + " " + resolved.podIdentity().provider() + " "
                    + resolved.podIdentity().roleArn() + " "
                    + resolved.podIdentity().externalId();
        } catch (ScalerException e) {
            return e.getMessage();
        }
    }

    private static String expected(JsonNode part, String values) {
        if (!part.path("error").isNull()) {
            return part.path("error").asText();
        }
        Map<String, String> map = new HashMap<>();
        part.path(values)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return sorted(map);
    }

    private static String sorted(Map<String, String> values) {
        return new TreeMap<>(values).toString();
    }

    private static Optional<JsonNode> find(
            JsonNode cluster, ReferencedObjects.Kind kind, String namespace, String name) {
        String wanted =
                switch (kind) {
                    case SECRET -> "Secret";
                    case CONFIG_MAP -> "ConfigMap";
                    case SERVICE_ACCOUNT -> "ServiceAccount";
                    case TRIGGER_AUTHENTICATION -> "TriggerAuthentication";
                    case CLUSTER_TRIGGER_AUTHENTICATION -> "ClusterTriggerAuthentication";
                };
        for (JsonNode object : cluster) {
            if (object.path("kind").asText().equals(wanted)
                    && object.path("metadata").path("name").asText().equals(name)
                    && object.path("metadata").path("namespace").asText("").equals(namespace)) {
                return Optional.of(object);
            }
        }
        boolean theDefault = kind == ReferencedObjects.Kind.SERVICE_ACCOUNT && name.equals("default");
        return theDefault ? Optional.of(cluster) : Optional.empty();
    }
}
