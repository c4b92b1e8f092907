package io.shardlab.kube;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

@AnalyzeClasses(packages = "io.shardlab.kube", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String PACKAGE = "io.shardlab.kube.";
    private static final List<String> HPA_INPUT_AND_OUTPUT = List.of(
            PACKAGE + "hpa.HpaController",
            PACKAGE + "hpa.ClusterTarget",
            PACKAGE + "hpa.MetricsApis",
            PACKAGE + "hpa.TargetSelectors");

    private static final String API = "io.shardlab.kube.api..";
    private static final String[] CLIENTS = {
        "io.shardlab.kube.workloads..",
        "io.shardlab.kube.kubelet..",
        "io.shardlab.kube.scheduler..",
        "io.shardlab.kube.workqueue..",
        "io.shardlab.kube.informers..",
        "io.shardlab.kube.client..",
        "io.shardlab.kube.pod..",
        "io.shardlab.kube.hpa..",
        "io.shardlab.kube.keda..",
        "io.shardlab.kube.events.."
    };

    /** Controllers and the kubelet reach the API server over HTTP, as in any cluster. */
    @ArchTest
    static final ArchRule CLIENTS_DO_NOT_REACH_INTO_THE_API_SERVER = noClasses()
            .that()
            .resideInAnyPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(API);

    @ArchTest
    static final ArchRule THE_API_SERVER_KNOWS_NONE_OF_ITS_CLIENTS = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLIENTS);

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_LAB_OR_THE_OTHER_PROGRAMS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardlab.lab..", "io.shardlab.aws..", "io.shardlab.consumer..");

    @ArchTest
    static final ArchRule ONLY_KEDA_SPEAKS_TO_AWS = classes()
            .that()
            .resideOutsideOfPackage("io.shardlab.kube.keda..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("software.amazon.awssdk..");

    /** Neighbours of the root package know each other in one direction, and so do the parts of KEDA. */
    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("io.shardlab.kube.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KEDA_IS_FREE_OF_CYCLES =
            slices().matching("io.shardlab.kube.keda.(**)").should().beFreeOfCycles();

    /** The parts of the API server, too; what listens and routes stands above them. */
    @ArchTest
    static final ArchRule THE_API_SERVER_IS_FREE_OF_CYCLES =
            slices().matching("io.shardlab.kube.api.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PARTS_OF_THE_API_SERVER_DO_NOT_KNOW_WHAT_LISTENS = noClasses()
            .that()
            .resideInAPackage("io.shardlab.kube.api.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shardlab.kube.api");

    /** What an autoscaler decides is a function of values: it asks nobody, writes nothing and knows no client. */
    @ArchTest
    static final ArchRule DECISIONS_ARE_FREE_OF_INPUT_AND_OUTPUT = noClasses()
            .that(areDecisions())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.shardlab.kube.client..",
                    "io.vertx..",
                    "software.amazon.awssdk..",
                    "java.io..",
                    "java.net..",
                    "java.nio.file..",
                    "java.util.concurrent..");

    private static DescribedPredicate<JavaClass> areDecisions() {
        return DescribedPredicate.describe("are decisions", type -> {
            String owner = type.getName().replaceFirst("\\$.*", "");
            return switch (type.getPackageName()) {
                case PACKAGE + "hpa" -> !HPA_INPUT_AND_OUTPUT.contains(owner);
                case PACKAGE + "keda.api",
                        PACKAGE + "keda.fallback",
                        PACKAGE + "keda.scalers",
                        PACKAGE + "keda.scaling.executor",
                        PACKAGE + "keda.webhooks" -> true;
                default -> owner.equals(PACKAGE + "keda.controller.ScaledObjectHpa");
            };
        });
    }
}
