package io.shardlab.kube.api.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.kind.BuiltInKinds;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceTypes;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class BuiltInFieldsTest {

    private final ResourceTypes types = BuiltInKinds.served(Clock.systemUTC());

    @Test
    void everyBuiltInKindIsKnown() {
        assertThat(types.all()).allSatisfy(type -> {
            ObjectNode object = Json.parse(
                    "{\"apiVersion\": \"v1\", \"kind\": \"K\", \"metadata\": {\"name\": \"n\"}, \"nonsense\": 1}");

            assertThat(BuiltInFields.prune(type, object)).hasSize(1);
        });
    }

    @Test
    void aFieldIsFoundUnknownHoweverDeepItStands() {
        ObjectNode deployment = Json.parse("""
                {"spec": {"replicas": 1, "replica": 2, "template": {"spec": {"containers": [
                    {"name": "c", "ports": [{"containerPort": 80, "port": 1}],
                     "resources": {"limits": {"memory": "1Gi", "example.com/gpu": 1}},
                     "readinessProbe": {"httpGet": {"port": "http", "path": "/"}},
                     "env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]}]}}}}
                """);

        assertThat(BuiltInFields.prune(types.builtIn("apps", "deployments"), deployment))
                .containsExactly("spec.replica", "spec.template.spec.containers[0].ports[0].port");
        assertThat(deployment.toString()).doesNotContain("replica\"");
    }

    @Test
    void aNumberWhereATextBelongsIsRefused() {
        ObjectNode pod = Json.parse("{\"spec\": {\"containers\": [{\"env\": [{\"name\": \"A\", \"value\": 1}]}]}}");

        assertThatThrownBy(() -> BuiltInFields.prune(types.builtIn("", "pods"), pod))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining(
                        "cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string");
    }
}
