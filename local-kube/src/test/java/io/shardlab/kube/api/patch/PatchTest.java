package io.shardlab.kube.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {

    private static final String POD = """
            {"spec": {"containers": [{"name": "a", "image": "a:1", "env": [{"name": "X", "value": "1"}]},
                                     {"name": "b", "image": "b:1"}],
                      "tolerations": [{"key": "k"}]},
             "metadata": {"finalizers": ["one"], "labels": {"app": "web"}}}
            """;

    private static ObjectNode strategic(String patch) {
        ObjectNode object = Json.parse(POD);
        return Patch.of(Patch.STRATEGIC, Json.parse(patch), false).applyTo(object);
    }

    @Test
    void containersAreMergedByName() {
        ObjectNode patched = strategic("""
                {"spec": {"containers": [{"name": "b", "image": "b:2"}, {"name": "c", "image": "c:1"}]}}
                """);

        assertThat(patched.at("/spec/containers").findValuesAsText("image")).containsExactly("a:1", "b:2", "c:1");
    }

    @Test
    void anItemIsDeletedByItsKey() {
        ObjectNode patched = strategic("""
                {"spec": {"containers": [{"name": "a", "env": [{"name": "X", "$patch": "delete"}]},
                                         {"name": "b", "$patch": "delete"}]}}
                """);

        assertThat(patched.at("/spec/containers")).hasSize(1);
        assertThat(patched.at("/spec/containers/0/env")).isEmpty();
    }

    @Test
    void aListWithoutAKeyIsReplaced() {
        ObjectNode patched = strategic("{\"spec\": {\"tolerations\": [{\"key\": \"other\"}]}}");

        assertThat(patched.at("/spec/tolerations").toString()).isEqualTo("[{\"key\":\"other\"}]");
    }

    @Test
    void finalizersAreASet() {
        ObjectNode patched = strategic("""
                {"metadata": {"finalizers": ["two", "one"], "$deleteFromPrimitiveList/finalizers": ["gone"]}}
                """);

        assertThat(patched.at("/metadata/finalizers").toString()).isEqualTo("[\"one\",\"two\"]");
    }

    @Test
    void directivesAndNullsDoNotGetIntoNewItems() {
        ObjectNode patched = strategic("""
                {"spec": {"$setElementOrder/containers": [{"name": "c"}, {"name": "a"}],
                          "containers": [{"name": "c", "image": "c:1", "command": null, "$setElementOrder/env": [], "env": []}]}}
                """);

        assertThat(patched.at("/spec/containers").findValuesAsText("name")).startsWith("c", "a");
        assertThat(patched.at("/spec/containers/0").toString())
                .doesNotContain("$")
                .doesNotContain("null");
    }

    @Test
    void retainKeysDropsTheFieldsOfTheOtherStrategy() {
        ObjectNode object = Json.parse("{\"strategy\": {\"type\": \"RollingUpdate\", \"rollingUpdate\": {}}}");

        StrategicMerge.apply(
                object, Json.parse("{\"strategy\": {\"$retainKeys\": [\"type\"], \"type\": \"Recreate\"}}"));

        assertThat(object.toString()).isEqualTo("{\"strategy\":{\"type\":\"Recreate\"}}");
    }

    @Test
    void aMergePatchRemovesByNullAndReplacesLists() {
        ObjectNode patched = Patch.of(
                        Patch.MERGE,
                        Json.parse("{\"metadata\": {\"labels\": {\"app\": null}, \"finalizers\": [\"two\"]}}"),
                        true)
                .applyTo(Json.parse(POD));

        assertThat(patched.at("/metadata").toString()).isEqualTo("{\"finalizers\":[\"two\"],\"labels\":{}}");
    }

    /** Upstream: {@code pkg/endpoints/handlers/patch.go} answers every failure of evanphx/json-patch with 422. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op': 'replace', 'path': '/nowhere/x', 'value': 1}",
                "{'op': 'replace', 'path': '/metadata/labels/none', 'value': 1}",
                "{'op': 'remove', 'path': '/metadata/labels/none'}",
                "{'op': 'remove', 'path': '/spec/containers/2'}",
                "{'op': 'test', 'path': '/metadata/labels/app', 'value': 'other'}",
                "{'op': 'test', 'path': '/metadata/labels/none', 'value': 'x'}",
                "{'op': 'copy', 'from': '/metadata/labels/none', 'path': '/metadata/labels/x'}",
                "{'op': 'move', 'from': '/metadata/labels/none', 'path': '/metadata/labels/x'}",
                "{'op': 'add', 'path': '/nowhere/x', 'value': 1}",
                "{'op': 'remove', 'path': 'metadata'}",
                "{'op': 'jump', 'path': '/metadata'}",
                "7"
            })
    void aJsonPatchThatDoesNotFitIsRefused(String operation) throws Exception {
        var operations = Json.MAPPER.readTree("[" + operation.replace('\'', '"') + "]");

        assertThatThrownBy(() -> Patch.of(Patch.JSON, operations, true).applyTo(Json.parse(POD)))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(422));
    }

    @Test
    void laterOperationsSeeWhatEarlierOnesDid() throws Exception {
        var operations = Json.MAPPER.readTree("[{\"op\": \"add\", \"path\": \"/metadata/labels/x\", \"value\": \"1\"},"
                + "{\"op\": \"test\", \"path\": \"/metadata/labels/x\", \"value\": \"1\"},"
                + "{\"op\": \"remove\", \"path\": \"/metadata/labels/x\"}]");

        assertThat(Patch.of(Patch.JSON, operations, true).applyTo(Json.parse(POD)))
                .isEqualTo(Json.parse(POD));
    }

    @Test
    void customResourcesHaveNoStrategicMergePatch() {
        assertThatThrownBy(() -> Patch.of(Patch.STRATEGIC, Json.object(), true))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(415));
    }
}
