package io.shardlab.kube.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.kind.BuiltInKinds;
import io.shardlab.kube.api.kind.NewNamespaces;
import io.shardlab.kube.api.patch.Patch;
import io.shardlab.kube.api.registry.Registry.Part;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Store store = new Store();
    private final ResourceTypes types = BuiltInKinds.served(CLOCK);
    private final Registry registry = new Registry(store, types, CLOCK);
    private final ResourceType deployments = types.builtIn("apps", "deployments");
    private final ResourceType pods = types.builtIn("", "pods");

    @BeforeEach
    void aNamespace() {
        registry.create(types.builtIn("", "namespaces"), "", NewNamespaces.named("default"), WriteOptions.internal());
    }

    private ObjectNode create(ResourceType type, String json) {
        return registry.create(type, "default", Json.parse(json), WriteOptions.internal());
    }

    private ObjectNode deployment() {
        return create(deployments, """
                {"metadata": {"name": "web"},
                 "spec": {"selector": {"matchLabels": {"app": "web"}},
                          "template": {"metadata": {"labels": {"app": "web"}},
                                       "spec": {"containers": [{"name": "web", "image": "web:1"}]}}},
                 "status": {"replicas": 7}}
                """);
    }

    private ObjectNode pod(String extra) {
        return create(
                pods,
                "{\"metadata\": {\"name\": \"p\"" + extra
                        + "}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}");
    }

    private ObjectNode update(ResourceType type, Part part, String merge) {
        ObjectNode patch = Json.parse(merge);
        return registry.update(
                type,
                new ObjectKey("default", type == pods ? "p" : "web"),
                part,
                old -> new Patch.Merge(patch).applyTo(old),
                WriteOptions.internal());
    }

    @Test
    void creationFillsInDefaultsAndTakesNoStatus() {
        ObjectNode created = deployment();

        assertThat(created.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(created.at("/spec/strategy/rollingUpdate/maxSurge").asText()).isEqualTo("25%");
        assertThat(created.at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt())
                .isEqualTo(30);
        assertThat(created.has("status")).isFalse();
        assertThat(created.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(created.at("/metadata/creationTimestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void onlyAChangeOfTheSpecCountsAsAGeneration() {
        deployment();

        update(deployments, Part.STATUS, "{\"status\": {\"replicas\": 1}, \"spec\": {\"replicas\": 9}}");
        update(deployments, Part.MAIN, "{\"metadata\": {\"labels\": {\"x\": \"y\"}}}");
        ObjectNode labelled = registry.get(deployments, new ObjectKey("default", "web"));
        ObjectNode scaled =
                update(deployments, Part.MAIN, "{\"spec\": {\"replicas\": 2}, \"status\": {\"replicas\": 5}}");

        assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(labelled.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(scaled.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(scaled.at("/status/replicas").asInt()).isEqualTo(1);
    }

    @Test
    void anUpdateThatChangesNothingIsNoChange() {
        deployment();
        List<Store.Change> seen = new ArrayList<>();
        store.listen(deployments, seen::add);

        update(deployments, Part.MAIN, "{\"spec\": {\"replicas\": 1}}");

        assertThat(seen).isEmpty();
    }

    @Test
    void anOldRevisionIsAConflict() {
        deployment();
        update(deployments, Part.MAIN, "{\"spec\": {\"replicas\": 2}}");

        assertThatThrownBy(() -> update(
                        deployments,
                        Part.MAIN,
                        "{\"metadata\": {\"resourceVersion\": \"1\"}, \"spec\": {\"replicas\": 3}}"))
                .isInstanceOf(ApiError.class)
                .hasMessage("Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void theSelectorOfADeploymentIsImmutable() {
        deployment();

        assertThatThrownBy(() -> update(
                        deployments,
                        Part.MAIN,
                        "{\"spec\": {\"selector\": {\"matchLabels\": {\"app\": \"x\"}},"
                                + " \"template\": {\"metadata\": {\"labels\": {\"app\": \"x\"}}}}}"))
                .hasMessageContaining("field is immutable");
    }

    @Test
    void anInvalidObjectNamesEveryFault() {
        assertThatThrownBy(() -> create(deployments, """
                        {"metadata": {"name": "Web"},
                         "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"spec": {}}}}
                        """))
                .hasMessageContaining("Deployment.apps \"Web\" is invalid")
                .hasMessageContaining("metadata.name")
                .hasMessageContaining("`selector` does not match template `labels`")
                .hasMessageContaining("spec.template.spec.containers: Required value");
    }

    @Test
    void aPodWithoutANodeGoesAtOnceAndOneWithANodeGetsItsGrace() {
        pod("");
        registry.delete(pods, new ObjectKey("default", "p"), DeleteOptions.internal());
        assertThat(store.all(pods)).isEmpty();

        pod("");
        registry.updateFreely(
                pods,
                new ObjectKey("default", "p"),
                pod -> {
                    Json.child(pod, "spec").put("nodeName", "n");
                    return pod;
                },
                WriteOptions.internal());
        registry.delete(pods, new ObjectKey("default", "p"), DeleteOptions.internal());

        ObjectNode ending = registry.get(pods, new ObjectKey("default", "p"));
        assertThat(ending.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(ending.at("/metadata/deletionTimestamp").asText()).isEqualTo("2026-01-01T00:00:30Z");

        registry.delete(
                pods,
                new ObjectKey("default", "p"),
                DeleteOptions.of(Json.object().put("gracePeriodSeconds", 0)));
        assertThat(store.all(pods)).isEmpty();
    }

    @Test
    void aFinalizerHoldsADeletedObjectUntilItIsTakenAway() {
        pod(", \"finalizers\": [\"example.com/hold\"]");
        List<Store.ChangeType> seen = new ArrayList<>();
        store.listen(pods, change -> seen.add(change.type()));

        registry.delete(pods, new ObjectKey("default", "p"), DeleteOptions.internal());
        assertThat(store.all(pods)).hasSize(1);
        update(pods, Part.MAIN, "{\"metadata\": {\"finalizers\": null}}");

        assertThat(store.all(pods)).isEmpty();
        assertThat(seen).containsExactly(Store.ChangeType.MODIFIED, Store.ChangeType.DELETED);
    }

    @Test
    void aPreconditionOnTheUidProtectsTheSuccessor() {
        pod("");

        assertThatThrownBy(() -> registry.delete(
                        pods,
                        new ObjectKey("default", "p"),
                        DeleteOptions.of(Json.parse("{\"preconditions\": {\"uid\": \"another\"}}"))))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(409));
        assertThat(store.all(pods)).hasSize(1);
    }

    @Test
    void aDryRunLeavesNothing() {
        registry.create(
                pods,
                "default",
                Json.parse(
                        "{\"metadata\": {\"generateName\": \"p-\"}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}"),
                new WriteOptions(true, WriteOptions.UnknownFields.IGNORE, warning -> {}));

        assertThat(store.all(pods)).isEmpty();
    }

    @Test
    void behaviorIsDefaultedInBothDirectionsAsSoonAsOneIsGiven() {
        ResourceType hpas = types.builtIn("autoscaling", "horizontalpodautoscalers");

        ObjectNode hpa = create(hpas, """
                {"metadata": {"name": "h"},
                 "spec": {"maxReplicas": 3, "scaleTargetRef": {"kind": "Deployment", "name": "web"},
                          "behavior": {"scaleDown": {"stabilizationWindowSeconds": 15}}}}
                """);

        assertThat(hpa.at("/spec/behavior/scaleUp/policies").toString())
                .isEqualTo("[{\"type\":\"Pods\",\"value\":4,\"periodSeconds\":15},"
                        + "{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]");
        assertThat(hpa.at("/spec/behavior/scaleDown/policies").toString())
                .isEqualTo("[{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]");
        assertThat(hpa.at("/spec/behavior/scaleDown/stabilizationWindowSeconds").asInt())
                .isEqualTo(15);
    }

    /** kubernetes pkg/apis/autoscaling/validation: validateScalingRules, validateScalingPolicy, validateMetricTarget. */
    @Test
    void wordsThatABehaviorOrAMetricDoesNotKnowAreRefused() {
        ResourceType hpas = types.builtIn("autoscaling", "horizontalpodautoscalers");

        assertThatThrownBy(() -> create(hpas, """
                        {"metadata": {"name": "h"},
                         "spec": {"maxReplicas": 3, "scaleTargetRef": {"kind": "Deployment", "name": "web"},
                                  "metrics": [{"type": "External", "external": {"metric": {"name": "m"},
                                               "target": {"type": "average", "averageValue": "1"}}}],
                                  "behavior": {"scaleDown": {"selectPolicy": "Foo",
                                               "policies": [{"type": "percent", "value": 1, "periodSeconds": 15}]}}}}
                        """))
                .hasMessageContaining(
                        "spec.metrics[0].external.target.type: Invalid value: \"average\": must be either "
                                + "Utilization, Value, or AverageValue")
                .hasMessageContaining("spec.behavior.scaleDown.selectPolicy: Unsupported value: \"Foo\": supported "
                        + "values: \"Disabled\", \"Max\", \"Min\"")
                .hasMessageContaining("spec.behavior.scaleDown.policies[0].type: Unsupported value: \"percent\": "
                        + "supported values: \"Percent\", \"Pods\"");
    }

    @Test
    void whatTheStoreHasForgottenCannotBeWatchedFrom() {
        pod("");
        for (int i = 0; i < 510; i++) {
            update(pods, Part.MAIN, "{\"metadata\": {\"labels\": {\"i\": \"" + i + "\"}}}");
        }

        assertThatThrownBy(() -> store.changesSince(pods, 3))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(410));
        assertThat(store.changesSince(pods, store.revision() - 5)).hasSize(5);
    }
}
