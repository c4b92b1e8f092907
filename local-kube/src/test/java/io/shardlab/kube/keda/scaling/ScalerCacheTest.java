package io.shardlab.kube.keda.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjects;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.resolver.TriggerAuthentications;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When triggers are built, and what is said about it. */
class ScalerCacheTest {

    private static final ScaledObject SEED = ScaledObjects.seed();

    private final List<String> events = new ArrayList<>();
    /** What the triggers answer that are built one after the other; none is a failure. */
    private final Deque<Optional<Integer>> answers = new ArrayDeque<>();

    private int built;
    private int closed;

    private final ScalerCache cache = new ScalerCache(
            scaledObject -> MissingNode.getInstance(),
            new TriggerAuthentications((kind, namespace, name) -> Optional.empty(), "keda"),
            new Scalers(Map.of("aws-kinesis-stream", config -> next())),
            (scaledObject, event) -> events.add(event.message()));

    @Test
    void aTriggerThatFailsIsBuiltAnewOnceAndNothingIsSaidAboutIt() throws Exception {
        answers.add(Optional.empty());
        answers.add(Optional.of(3));
        assertThat(cache.sample(SEED, 0).value()).isEqualTo(3);
        assertThat(cache.sample(SEED, 0).value()).isEqualTo(3);
        assertThat(events).containsExactly("Scaler aws-kinesis-stream is built");
        assertThat(List.of(built, closed)).containsExactly(2, 1);
    }

    @Test
    void aTriggerThatFailsAgainIsKeptUntilItIsDropped() throws Exception {
        answers.add(Optional.empty());
        answers.add(Optional.empty());
        answers.add(Optional.of(1));
        assertThatThrownBy(() -> cache.sample(SEED, 0)).hasMessage("the stream is gone");
        cache.drop(ScaledObjectStore.Key.of(SEED));
        assertThat(cache.sample(SEED, 0).value()).isEqualTo(1);
        assertThat(events).containsExactly("Scaler aws-kinesis-stream is built", "Scaler aws-kinesis-stream is built");
        assertThat(List.of(built, closed)).containsExactly(3, 2);
    }

    private Scaler next() {
        built++;
        Optional<Integer> answer = answers.remove();
        return new Scaler() {
            @Override
            public MetricSpec metric() {
                return new MetricSpec("shards", MetricSpec.Type.AVERAGE_VALUE, 1);
            }

            @Override
            public Sample sample() throws ScalerException {
                return new Sample(answer.orElseThrow(() -> new ScalerException("the stream is gone")), true);
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }
}
