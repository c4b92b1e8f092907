package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.scenario.Lab;
import io.shardlab.lab.tutorial.TutorialStory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The environment "containers" against a real Docker engine, with our own programs in the places of LocalStack, k3s and KEDA.
 * What this shows is that the environment's code works with Docker; what it cannot show is in
 * {@code docs/fidelity/containers.md}.
 */
@Tag("rig")
@ExtendWith(Rig.class)
class ContainersRigIT {

    @Test
    void theStoryHoldsAndNothingIsLeftBehind() {
        var before = Rig.belongings();
        var told = new ArrayList<String>();

        try (var lab = Lab.in(ContainersEnvironment.start(Rig.options(), told::add))) {
            var results = new TutorialStory(lab.scenario().started()).play(step -> {}, result -> {});

            assertThat(results)
                    .hasSize(5)
                    .allSatisfy(result ->
                            assertThat(result.failure()).as(result.name()).isEmpty());
        }

        assertThat(told).contains("starting LocalStack and k3s", "importing images into k3s");
        assertThat(Rig.belongings()).isEqualTo(before);
    }

    @Test
    void aK3sThatDoesNotStartIsNamedAndNothingIsLeftBehind() {
        var before = Rig.belongings();
        var options = with(Map.of("SHARDLAB_K3S_IMAGE", Rig.JAVA));

        assertThatThrownBy(() -> ContainersEnvironment.start(options, told -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("starting LocalStack and k3s failed")
                .hasMessageContaining(Rig.JAVA);

        assertThat(Rig.belongings()).isEqualTo(before);
    }

    @Test
    void aChartThatIsNotThereIsNamedAndNothingIsLeftBehind() {
        var before = Rig.belongings();
        var options = with(Map.of("SHARDLAB_KEDA_CHART", "/no/keda.tgz"));

        assertThatThrownBy(() -> ContainersEnvironment.start(options, told -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("installing KEDA 2.20.2 failed")
                .hasMessageContaining("/no/keda.tgz");

        assertThat(Rig.belongings()).isEqualTo(before);
    }

    @Test
    void imagesThatAreMissingAreNamedBeforeAnythingStarts() {
        var before = Rig.belongings();
        var options = with(Map.of("SHARDLAB_LOCALSTACK_IMAGE", "localhost:1/localstack:4.14.0"));

        assertThatThrownBy(() -> ContainersEnvironment.start(options, told -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(
                        "images are missing and their registry is out of reach: localhost:1/localstack:4.14.0")
                .hasMessageContaining("--images-from");

        assertThat(Rig.belongings()).isEqualTo(before);
    }

    /** The rig's options with others in their place, by their environment variables. */
    private static ContainersOptions with(Map<String, String> others) {
        var rig = Rig.options();
        return new ContainersOptions(
                rig.checkout(),
                others.getOrDefault("SHARDLAB_LOCALSTACK_IMAGE", rig.localStackImage()),
                others.getOrDefault("SHARDLAB_K3S_IMAGE", rig.k3sImage()),
                List.of(),
                others.getOrDefault("SHARDLAB_KEDA_CHART", rig.kedaChart()),
                rig.kedaRepository(),
                rig.kedaVersion(),
                rig.consumerImage(),
                rig.imagesFrom());
    }
}
