package io.shardlab.aws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependencies between the packages of local-aws: the gateway knows the services, no service knows the gateway or another. */
@AnalyzeClasses(packages = "io.shardlab.aws", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_KINESIS_DOMAIN_KNOWS_NO_HTTP_AND_NO_WIRE = classes()
            .that()
            .resideInAPackage("io.shardlab.aws.kinesis")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.shardlab.aws.kinesis", "io.shardlab.aws.error");

    @ArchTest
    static final ArchRule OPERATIONS_KNOW_NO_HTTP = classes()
            .that()
            .resideInAPackage("io.shardlab.aws.kinesis.operation")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "io.shardlab.aws.kinesis..", "io.shardlab.aws.error", "io.shardlab.aws.protocol");

    @ArchTest
    static final ArchRule CLOUDWATCH_KNOWS_NO_OTHER_SERVICE_AND_NO_HTTP = classes()
            .that()
            .resideInAPackage("io.shardlab.aws.cloudwatch..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "io.shardlab.aws.cloudwatch..", "io.shardlab.aws.error", "io.shardlab.aws.protocol");

    @ArchTest
    static final ArchRule THE_DYNAMODB_DOMAIN_KNOWS_NO_HTTP_AND_NO_WIRE = classes()
            .that()
            .resideInAnyPackage(
                    "io.shardlab.aws.dynamodb.item",
                    "io.shardlab.aws.dynamodb.expression",
                    "io.shardlab.aws.dynamodb.table",
                    "io.shardlab.aws.dynamodb.transaction")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.shardlab.aws.dynamodb..", "io.shardlab.aws.error")
            .andShould()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("io.shardlab.aws.dynamodb.operation");

    @ArchTest
    static final ArchRule DYNAMODB_OPERATIONS_KNOW_NO_HTTP = classes()
            .that()
            .resideInAPackage("io.shardlab.aws.dynamodb.operation")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "io.shardlab.aws.dynamodb..", "io.shardlab.aws.error", "io.shardlab.aws.protocol");

    @ArchTest
    static final ArchRule SERVICES_DO_NOT_KNOW_THE_GATEWAY = noClasses()
            .that()
            .resideOutsideOfPackages("io.shardlab.aws", "io.shardlab.aws.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shardlab.aws.gateway..");

    @ArchTest
    static final ArchRule SERVICES_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("io.shardlab.aws.dynamodb..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardlab.aws.kinesis..", "io.shardlab.aws.sts..");

    @ArchTest
    static final ArchRule ONLY_THE_CLOCK_TELLS_THE_TIME = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.shardlab.aws.kinesis..", "io.shardlab.aws.dynamodb..", "io.shardlab.aws.cloudwatch..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_AWS_SDK =
            noClasses().should().dependOnClassesThat().resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("io.shardlab.aws.(**)").should().beFreeOfCycles();
}
