package io.shardlab.kube;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardlab.kube", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String API = "io.shardlab.kube.api..";
    private static final String[] CLIENTS = {
        "io.shardlab.kube.workloads..",
        "io.shardlab.kube.kubelet..",
        "io.shardlab.kube.hpa..",
        "io.shardlab.kube.keda..",
        "io.shardlab.kube.events.."
    };

    /** Controllers and the kubelet reach the API server over HTTP, as in any cluster. */
    @ArchTest
    static final ArchRule clientsDoNotReachIntoTheApiServer = noClasses()
            .that()
            .resideInAnyPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(API);

    @ArchTest
    static final ArchRule theApiServerKnowsNoneOfItsClients = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLIENTS);

    @ArchTest
    static final ArchRule nothingKnowsTheLabOrTheOtherRooms = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardlab.lab..", "io.shardlab.aws..", "io.shardlab.consumer..");

    @ArchTest
    static final ArchRule onlyKedaSpeaksToAws = classes()
            .that()
            .resideOutsideOfPackage("io.shardlab.kube.keda..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("software.amazon.awssdk..");
}
