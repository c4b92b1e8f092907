package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardlab.lab.checkout.Cleanup;
import io.shardlab.lab.checkout.LabException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails at any of its steps leaves nothing behind. */
class StartStepTest {

    private static final int STEPS = 5;

    private final List<String> happened = new ArrayList<>();
    private final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void whateverStepFailsItAndAllBeforeItAreUndoneNewestFirst(int failing) {
        assertThatThrownBy(() -> StartStep.takeAll(stepsFailingAt(failing), cleanup, told -> {}))
                .isInstanceOf(LabException.class)
                .hasMessage("step %d failed: no room for %d".formatted(failing, failing));

        var started = IntStream.rangeClosed(1, failing - 1).mapToObj(step -> "start " + step);
        var undone =
                IntStream.iterate(failing, step -> step >= 1, step -> step - 1).mapToObj(step -> "cleanup " + step);
        assertThat(happened)
                .containsExactlyElementsOf(Stream.concat(started, undone).toList());
    }

    @Test
    void whenAllStepsAreTakenNothingIsUndoneUntilTheEnd() {
        var told = new ArrayList<String>();

        StartStep.takeAll(stepsFailingAt(0), cleanup, told::add);

        assertThat(told).containsExactly("step 1", "step 2", "step 3", "step 4", "step 5");
        assertThat(happened).noneMatch(event -> event.startsWith("cleanup"));
        cleanup.close();
        assertThat(happened).endsWith("cleanup 5", "cleanup 4", "cleanup 3", "cleanup 2", "cleanup 1");
    }

    @Test
    void theFirstErrorIsToldAndWhatCannotBeUndoneIsSuppressedInIt() {
        var network = new StartStep("network", () -> happened.add("network"), () -> happened.add("no network"));
        var containers = new StartStep("containers", () -> {}, () -> {
            throw new IllegalStateException("k3s does not stop");
        });
        var keda = StartStep.of("KEDA", () -> {
            throw new LabException("no chart");
        });

        var failure = catchThrowableOfType(
                LabException.class, () -> StartStep.takeAll(List.of(network, containers, keda), cleanup, told -> {}));

        assertThat(failure).hasMessage("KEDA failed: no chart");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(left -> assertThat(left).hasMessage("k3s does not stop"));
        assertThat(happened).containsExactly("network", "no network");
    }

    @Test
    void aMissingLibraryUndoesAsWellAndIsNotWrapped() {
        var missing = StartStep.of("containers", () -> {
            throw new NoClassDefFoundError("org/testcontainers/k3s/K3sContainer");
        });

        assertThatThrownBy(() -> StartStep.takeAll(
                        List.of(new StartStep("network", () -> {}, () -> happened.add("no network")), missing),
                        cleanup,
                        told -> {}))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(happened).containsExactly("no network");
    }

    @Test
    void aChainOfCausesIsToldOnce() {
        var cause = new IllegalStateException("Timed out waiting for \"Ready.\"\n");
        var chain = new CompletionException(
                new IllegalStateException("Container startup failed: Timed out waiting for \"Ready.\"", cause));

        assertThatThrownBy(() -> StartStep.takeAll(
                        List.of(StartStep.of("starting LocalStack", () -> {
                            throw chain;
                        })),
                        cleanup,
                        told -> {}))
                .hasMessage("starting LocalStack failed: Container startup failed: Timed out waiting for \"Ready.\"");
    }

    private List<StartStep> stepsFailingAt(int failing) {
        return IntStream.rangeClosed(1, STEPS)
                .mapToObj(number -> new StartStep(
                        "step " + number, () -> start(number, failing), () -> happened.add("cleanup " + number)))
                .toList();
    }

    private void start(int number, int failing) {
        if (number == failing) {
            throw new IllegalStateException("no room for " + number);
        }
        happened.add("start " + number);
    }
}
