package org.halfstep.tornado;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.halfstep.tornado.kernels.OpKernel;
import org.junit.jupiter.api.Test;

/** Who may use what in this module. */
class TornadoArchitectureTest {
    private static final String TORNADO_VM = "uk.ac.manchester.tornado..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.halfstep");

    @Test
    void theModuleIsLookedAt() {
        assertThat(CLASSES.contain(OpKernel.class)).isTrue();
        assertThat(CLASSES.contain("org.halfstep.experiments.Main")).isTrue();
    }

    @Test
    void tornadoVmIsImportedHereOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.halfstep.tornado", "org.halfstep.tornado.kernels")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TORNADO_VM)
                .check(CLASSES);
    }

    @Test
    void nobodyNamesTheModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.halfstep.tornado..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.halfstep.tornado..")
                .check(CLASSES);
    }

    @Test
    void ofTheProjectItKnowsTheCoreAlone() {
        noClasses()
                .that()
                .resideInAPackage("org.halfstep.tornado..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.halfstep.autodiff..", "org.halfstep.solvers..", "org.halfstep.experiments..")
                .check(CLASSES);
    }

    /** They are compiled for a device, method by method. */
    @Test
    void kernelsKnowNothingOfPrograms() {
        classes()
                .that()
                .resideInAPackage("org.halfstep.tornado.kernels")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.halfstep.tornado.kernels",
                        "org.halfstep.core.format",
                        "org.halfstep.core.function",
                        TORNADO_VM,
                        "org.jspecify..",
                        "java.lang..")
                .check(CLASSES);
    }
}
