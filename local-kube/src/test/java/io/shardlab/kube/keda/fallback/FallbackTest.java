package io.shardlab.kube.keda.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.api.ScaledObjectStatus.Health;
import io.shardlab.kube.keda.scalers.MetricSpec;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What the HPA is told while a trigger fails. */
class FallbackTest {

    private static final ScaledObjectStatus NONE = ScaledObjectStatus.of(JsonNodeFactory.instance.objectNode());

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/io/shardlab/kube/keda/fallback-upstream.csv",
            delimiter = '|',
            useHeadersInDisplayName = true)
    void servesWhatUpstreamServes(
            String name,
            String behavior,
            int failuresBefore,
            int target,
            int currentReplicas,
            Long value,
            int failuresAfter) {
        MetricSpec metric = new MetricSpec("metric", MetricSpec.Type.AVERAGE_VALUE, target);
        ScaledObjectStatus before = NONE.withHealth("metric", new Health(failuresBefore, failuresBefore > 0));
        Fallback served = Fallback.afterFailure(
                Optional.of(new ScaledObjectSpec.Fallback(3, 10, behavior)),
                before,
                metric,
                "it is gone",
                replicas(currentReplicas, 0));
        assertThat(served.milli()).isEqualTo(value == null ? OptionalLong.empty() : OptionalLong.of(value * 1000));
        assertThat(served.status().health("metric")).isEqualTo(new Health(failuresAfter, true));
    }

    @Test
    void aValueTargetIsDividedByTheReadyPodsAndNeedsOne() {
        MetricSpec value = new MetricSpec("metric", MetricSpec.Type.VALUE, 10);
        Optional<ScaledObjectSpec.Fallback> ten = Optional.of(new ScaledObjectSpec.Fallback(0, 10, "static"));
        assertThat(Fallback.afterFailure(ten, NONE, value, "it is gone", replicas(0, 4))
                        .milli())
                .hasValue(25_000L);
        assertThat(Fallback.afterFailure(ten, NONE, value, "it is gone", replicas(0, 0))
                        .error())
                .isEqualTo("error performing fallback");
    }

    private static Fallback.Replicas replicas(int current, int ready) {
        return new Fallback.Replicas() {
            @Override
            public int current() {
                return current;
            }

            @Override
            public int ready() {
                return ready;
            }
        };
    }
}
