package io.shardlab.lab.environment.containers;

import io.shardlab.lab.preflight.Finding;
import java.util.List;

/**
 * k3s, KEDA and LocalStack in versions that belong together: a row of the table in {@code docs/containers.md}.
 *
 * @param kubernetes the minor version that k3s brings, such as {@code 1.35}
 * @param testedByKeda whether KEDA's own tests cover that Kubernetes: the matrix in "Cluster" of its documentation
 * @param run how far it has been run here
 */
record Combination(
        String kubernetes, String k3sImage, String kedaVersion, String localStackImage, boolean testedByKeda, Run run) {

    /** How far a combination has been run. */
    enum Run {
        REAL("the real three"),
        STAND_INS("stand-ins only"),
        NEVER("never");

        private final String words;

        Run(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Its version is the last that starts without a token. */
    private static final String LOCALSTACK = "localstack/localstack:4.14.0";

    private static final Combination SETTLED =
            new Combination("1.35", "rancher/k3s:v1.35.0-k3s1", "2.20.2", LOCALSTACK, true, Run.STAND_INS);

    private static final List<Combination> KNOWN = List.of(
            SETTLED,
            new Combination("1.34", "rancher/k3s:v1.34.1-k3s1", "2.20.2", LOCALSTACK, true, Run.NEVER),
            new Combination("1.33", "rancher/k3s:v1.33.5-k3s1", "2.20.2", LOCALSTACK, true, Run.NEVER),
            new Combination("1.35", "rancher/k3s:v1.35.0-k3s1", "2.21.0", LOCALSTACK, true, Run.NEVER),
            new Combination("1.37", "rancher/k3s:v1.37.1-k3s1", "2.21.0", LOCALSTACK, false, Run.NEVER));

    /** An HPA's own tolerance, which the chart asks for, is behind a gate until 1.35. */
    private static final List<String> WITH_A_GATE = List.of("1.33", "1.34");

    private static final String GATE = "feature-gates=HPAConfigurableTolerance=true";

    /** The one that is started when nothing else is asked for. */
    static Combination settled() {
        return SETTLED;
    }

    /** The whole table. */
    static List<Combination> known() {
        return KNOWN;
    }

    /** What k3s's server must be told so that it offers what the chart asks for. */
    static List<String> arguments(String k3sImage) {
        return WITH_A_GATE.stream().anyMatch(minor -> tag(k3sImage).startsWith("v" + minor + "."))
                ? List.of("--kube-apiserver-arg=" + GATE, "--kube-controller-manager-arg=" + GATE)
                : List.of();
    }

    /** Says whether what was asked for has been run together; mirrors are known by their tags. */
    static Finding look(String k3sImage, String kedaVersion, String localStackImage) {
        var asked = "k3s %s, KEDA %s and LocalStack %s".formatted(tag(k3sImage), kedaVersion, tag(localStackImage));
        return KNOWN.stream()
                .filter(known -> tag(known.k3sImage).equals(tag(k3sImage)))
                .filter(known -> known.kedaVersion.equals(kedaVersion))
                .filter(known -> tag(known.localStackImage).equals(tag(localStackImage)))
                .findFirst()
                .map(known -> known.found(asked))
                .orElseGet(() -> notRun(asked + " are in no row of the table of combinations"));
    }

    private Finding found(String asked) {
        if (run != Run.NEVER) {
            return Finding.ok("%s have been run together: %s".formatted(asked, run));
        }
        return notRun("%s have never been run together; KEDA's own tests %s Kubernetes %s"
                .formatted(asked, testedByKeda ? "cover" : "do not cover", kubernetes));
    }

    private static Finding notRun(String what) {
        return Finding.warning(what, "docs/containers.md has the table; what it starts by default is its first row");
    }

    private static String tag(String image) {
        return image.substring(image.lastIndexOf(':') + 1);
    }
}
