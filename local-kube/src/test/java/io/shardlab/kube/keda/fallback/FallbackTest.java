package io.shardlab.kube.keda.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus.Health;
import io.shardlab.kube.keda.scalers.MetricSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What the HPA is told while a trigger fails. */
class FallbackTest {

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
        Fallback rule = Fallback.afterFailure(
                new ScaledObjectSpec.Fallback(3, 10, behavior),
                new Health(failuresBefore, failuresBefore > 0),
                new MetricSpec("metric", MetricSpec.Type.AVERAGE_VALUE, target),
                replicas(currentReplicas, 0));
        assertThat(rule.milli().map(milli -> milli / 1000).orElse(null)).isEqualTo(value);
        assertThat(rule.health()).isEqualTo(new Health(failuresAfter, true));
    }

    @Test
    void aValueTargetIsDividedByTheReadyPodsAndNeedsOne() {
        MetricSpec value = new MetricSpec("metric", MetricSpec.Type.VALUE, 10);
        ScaledObjectSpec.Fallback ten = new ScaledObjectSpec.Fallback(0, 10, "static");
        Health healthy = new Health(0, false);
        assertThat(Fallback.afterFailure(ten, healthy, value, replicas(0, 4)).milli())
                .hasValue(25_000L);
        assertThat(Fallback.afterFailure(ten, healthy, value, replicas(0, 0)).milli())
                .isEmpty();
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
