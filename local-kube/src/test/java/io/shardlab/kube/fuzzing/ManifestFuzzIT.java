package io.shardlab.kube.fuzzing;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No manifest, however wrong, gets an answer of 500 or stops a controller. With {@code -Dfuzz.seed=N} a run is repeated, with
 * {@code -Dfuzz.case=N} one case of it alone; {@code -Dfuzz.seconds=N} is how long new cases are tried.
 */
@Tag("slow")
class ManifestFuzzIT {

    private static final int CASES_PER_CHECK = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final long seed = Long.getLong("fuzz.seed", new Random().nextInt(1_000_000));
    private final Duration time = Duration.ofSeconds(Long.getLong("fuzz.seconds", 75));
    private final FuzzedCases cases;
    private final List<String> badAnswers = new ArrayList<>();

    ManifestFuzzIT() throws IOException {
        cases = new FuzzedCases(seed);
    }

    @Test
    void afterEveryManifestAFreshDeploymentStillBecomesReady() throws IOException {
        System.out.println("ManifestFuzzIT: -Dfuzz.seed=" + seed);
        int one = Integer.getInteger("fuzz.case", -1);
        List<Integer> suspects = one >= 0 ? firstMistake(List.of(one)) : untilTimeIsUp();
        if (!suspects.isEmpty()) {
            int culprit = bisect(suspects);
            fail(
                    "After case %d of seed %d a fresh Deployment did not become ready:%n%s",
                    culprit, seed, shown(culprit));
        }
        if (!badAnswers.isEmpty()) {
            fail("With seed %d: %d bad answers%n%s", seed, badAnswers.size(), String.join("\n\n", badAnswers));
        }
    }

    /** Tries cases; returns those after which the cluster was no longer well. */
    private List<Integer> untilTimeIsUp() throws IOException {
        Instant end = Instant.now().plus(time);
        int next = 0;
        try (FuzzedCluster cluster = new FuzzedCluster()) {
            while (Instant.now().isBefore(end)) {
                List<Integer> tried =
                        IntStream.range(next, next + CASES_PER_CHECK).boxed().toList();
                next += CASES_PER_CHECK;
                Optional<String> mistake = mistakeAfter(cluster, tried);
                if (mistake.isPresent()) {
                    System.out.println("ManifestFuzzIT: " + mistake.get());
                    return tried;
                }
            }
        }
        System.out.println("ManifestFuzzIT: " + next + " cases");
        return List.of();
    }

    private Optional<String> mistakeAfter(FuzzedCluster cluster, List<Integer> tried) {
        String namespace = "fuzz-" + tried.get(0);
        cluster.createNamespace(namespace);
        for (int number : tried) {
            for (FuzzedRequest request : cases.requests(number, namespace)) {
                cluster.send(request)
                        .ifPresent(answer -> badAnswers.add("case " + number + ": " + answer + "\n" + request));
            }
        }
        Optional<String> mistake = cluster.mistakeOfAFreshDeployment(PATIENCE);
        cluster.deleteNamespace(namespace);
        return mistake;
    }

    private List<Integer> firstMistake(List<Integer> tried) throws IOException {
        try (FuzzedCluster cluster = new FuzzedCluster()) {
            return mistakeAfter(cluster, tried).isPresent() ? tried : List.of();
        }
    }

    /** Halves the cases, on a new cluster each time; where no half alone does it, the first of what is left. */
    private int bisect(List<Integer> suspects) throws IOException {
        List<Integer> left = suspects;
        while (left.size() > 1) {
            List<Integer> half = left.subList(0, left.size() / 2);
            left = firstMistake(half).isEmpty() ? left.subList(left.size() / 2, left.size()) : half;
        }
        return left.get(0);
    }

    private String shown(int number) {
        return String.join(
                "\n",
                cases.requests(number, "fuzz").stream()
                        .map(FuzzedRequest::toString)
                        .toList());
    }
}
