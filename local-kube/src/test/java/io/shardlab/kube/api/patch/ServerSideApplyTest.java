package io.shardlab.kube.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ObjectNode live = Json.object();

    private void apply(String manager, boolean force, String configuration) {
        new ServerSideApply(manager, force, NOW).apply(live, Json.parse(configuration));
    }

    @Test
    void whatAManagerNoLongerAppliesGoesAndWhatOthersSetStays() {
        apply("a", false, "{\"data\": {\"x\": \"1\", \"y\": \"1\"}}");
        apply("b", false, "{\"data\": {\"z\": \"1\"}}");

        apply("a", false, "{\"data\": {\"x\": \"2\"}}");

        assertThat(live.path("data").toString()).isEqualTo("{\"x\":\"2\",\"z\":\"1\"}");
    }

    @Test
    void anotherManagersValueIsAConflictUnlessForced() {
        apply("a", false, "{\"spec\": {\"replicas\": 1}}");

        assertThatThrownBy(() -> apply("b", false, "{\"spec\": {\"replicas\": 2}}"))
                .isInstanceOf(ApiError.class)
                .hasMessage("Apply failed with 1 conflict: conflict with \"a\": .spec.replicas");
        assertThat(live.at("/spec/replicas").asInt()).isEqualTo(1);

        apply("b", true, "{\"spec\": {\"replicas\": 2}}");
        apply("a", false, "{\"spec\": {}}");

        assertThat(live.at("/spec/replicas").asInt()).isEqualTo(2);
    }

    @Test
    void theSameValueIsShared() {
        apply("a", false, "{\"data\": {\"x\": \"1\"}}");
        apply("b", false, "{\"data\": {\"x\": \"1\"}}");

        apply("a", false, "{\"data\": {}}");

        assertThat(live.at("/data/x").asText()).isEqualTo("1");
    }

    @Test
    void itemsOfAKeyedListHaveTheirOwners() {
        apply(
                "a",
                false,
                "{\"spec\": {\"containers\": [{\"name\": \"one\", \"image\": \"i\"}, {\"name\": \"two\", \"image\": \"i\"}]}}");

        apply("a", false, "{\"spec\": {\"containers\": [{\"name\": \"two\", \"image\": \"i\"}]}}");

        assertThat(live.at("/spec/containers").toString()).isEqualTo("[{\"name\":\"two\",\"image\":\"i\"}]");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        apply("a", false, "{\"data\": {\"x\": \"1\"}}");
        ObjectNode before = live.deepCopy();

        new ServerSideApply("a", false, NOW.plusSeconds(60)).apply(live, Json.parse("{\"data\": {\"x\": \"1\"}}"));

        assertThat(live).isEqualTo(before);
    }
}
