package io.shardlab.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.shardlab.lab.checkout.Checkout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies between modules point one way, and a package is named for a thing of the field. */
class DependenciesTest {

    private static final List<String> MODULES = List.of("consumer", "aws", "kube", "lab", "e2e");

    @ParameterizedTest
    @CsvSource({"consumer, consumer", "local-aws, aws", "local-kube, kube", "lab, lab"})
    void aModuleKnowsNoOther(String module, String root) {
        var classes = classesOf(module);
        var others = MODULES.stream()
                .filter(other -> !other.equals(root))
                .map(other -> "io.shardlab." + other + "..")
                .toArray(String[]::new);

        assertThat(classes).as("classes of %s", module).isNotEmpty();
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("programs meet only through the AWS and Kubernetes APIs")
                .check(classes);
    }

    @Test
    void whatTheEmulatorsShareKnowsNoneOfThem() {
        var modules = MODULES.stream().map(root -> "io.shardlab." + root + "..").toArray(String[]::new);

        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(modules)
                .because("a program's shell has nothing of AWS or Kubernetes in it")
                .check(classesOf("program"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "lab"})
    void onlyTheEmulatorsShareAShell(String module) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.shardlab.program..")
                .check(classesOf(module));
    }

    @ParameterizedTest
    @CsvSource({"consumer, consumer", "local-aws, aws", "local-kube, kube", "lab, lab"})
    void packagesOfAModuleFormNoCycle(String module, String root) {
        slices().matching("io.shardlab." + root + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(classesOf(module));
    }

    @Test
    void noPackageIsNamedForATechnicalLayer() {
        var layers = new ArrayList<String>();
        for (var name : List.of("util", "utils", "impl", "common", "model", "manager", "helper", "helpers")) {
            layers.add("io.shardlab.." + name + "..");
        }
        var classes = classesOf("program", "consumer", "local-aws", "local-kube", "lab");

        noClasses()
                .should()
                .resideInAnyPackage(layers.toArray(String[]::new))
                .because("a package is named for the thing of the field that it holds")
                .check(classes);
    }

    private static JavaClasses classesOf(String... modules) {
        var checkout = Checkout.find().folder();
        return new ClassFileImporter()
                .importPaths(Arrays.stream(modules)
                        .map(module ->
                                checkout.resolve(module).resolve("target").resolve("classes"))
                        .toList());
    }
}
