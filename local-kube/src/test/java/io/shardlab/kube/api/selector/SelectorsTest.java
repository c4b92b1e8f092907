package io.shardlab.kube.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.kind.BuiltInKinds;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {

    private static final ObjectNode POD = Json.parse("""
            {"metadata": {"name": "web-1", "namespace": "shop", "labels": {"app": "web", "tier": "front"}},
             "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}}
            """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                           | true",
                "app=web                      | true",
                "app==web                     | true",
                "app = web , tier in (a,front)| true",
                "app!=web                     | false",
                "tier notin (back)            | true",
                "tier notin (front, back)     | false",
                "app                          | true",
                "!old                         | true",
                "!app                         | false",
                "old!=x                       | true",
                "old in (x)                   | false",
                "app=web,tier=back            | false"
            })
    void aLabelSelectorInItsTextForm(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(POD)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app=web,,tier=x", "=x", "app in web", "app=a b"})
    void aSelectorThatCannotBeReadIsRefused(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("unable to parse requirement");
    }

    @Test
    void theObjectFormMeansTheSameAsItsText() {
        LabelSelector selector = LabelSelector.of(Json.parse("""
                {"matchLabels": {"app": "web"},
                 "matchExpressions": [{"key": "tier", "operator": "In", "values": ["front", "back"]},
                                      {"key": "old", "operator": "DoesNotExist"}]}
                """));

        assertThat(selector).hasToString("app=web,tier in (back,front),!old");
        assertThat(selector.matches(POD)).isTrue();
        assertThat(LabelSelector.parse(selector.toString()).matches(POD)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spec.nodeName=n1                    | true",
                "spec.nodeName=n2                    | false",
                "status.phase!=Failed                | true",
                "metadata.name=web-1,spec.nodeName=n1| true",
                "spec.nodeName==n1                   | true"
            })
    void aFieldSelectorOfAPod(String selector, boolean matches) {
        ResourceType pods = BuiltInKinds.served(Clock.systemUTC()).builtIn("", "pods");

        assertThat(FieldSelector.parse(pods, selector).matches(POD)).isEqualTo(matches);
    }

    @Test
    void aFieldThatKubernetesDoesNotOfferIsRefused() {
        ResourceType pods = BuiltInKinds.served(Clock.systemUTC()).builtIn("", "pods");

        assertThatThrownBy(() -> FieldSelector.parse(pods, "spec.color=red"))
                .hasMessage("field label not supported: spec.color");
    }
}
