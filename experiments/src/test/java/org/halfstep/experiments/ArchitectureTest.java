package org.halfstep.experiments;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use what: the lines that keep the modules apart and every bit of a run where it can be found. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.halfstep");

    private static final Set<String> TRANSCENDENTAL = Set.of(
            "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "exp", "expm1", "log",
            "log1p", "log10", "pow", "cbrt", "hypot");

    /** The packages whose results a run's digest covers. */
    private static final String[] DIGEST_COVERED = {
        "org.halfstep.core..",
        "org.halfstep.autodiff..",
        "org.halfstep.solvers..",
        "org.halfstep.experiments.cnf..",
        "org.halfstep.experiments.data.."
    };

    /**
     * Where {@code StrictMath}, which gives the same bits everywhere, is used beside the project's own functions.
     * DoubleElementwise: binary64 is for reference solutions, and the contract names StrictMath for it. DynamicScaling: one
     * logarithm a pass, whose result is rounded to an integer exponent of S. CosineDecay: one cosine an iteration.
     */
    private static final List<String> STRICT_MATH_ALLOWED = List.of(
            "org.halfstep.core.backend.reference.DoubleElementwise",
            "org.halfstep.autodiff.optim.CosineDecay",
            DynamicScaling.class.getName());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.halfstep.core.tensor.Tensor",
                "org.halfstep.core.backend.reference.DoubleElementwise",
                "org.halfstep.autodiff.Recorder",
                "org.halfstep.solvers.Odeint",
                "org.halfstep.experiments.Main"
            })
    void everyModuleIsLookedAt(String name) {
        assertThat(CLASSES.contain(name)).isTrue();
    }

    @Test
    void modulesDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("org.halfstep.core..")
                .layer("autodiff")
                .definedBy("org.halfstep.autodiff..")
                .layer("solvers")
                .definedBy("org.halfstep.solvers..")
                .layer("experiments")
                .definedBy("org.halfstep.experiments..")
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .whereLayer("autodiff")
                .mayOnlyAccessLayers("core")
                .whereLayer("solvers")
                .mayOnlyAccessLayers("core", "autodiff")
                .whereLayer("experiments")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitectureIgnoring(describe("generated", _ -> false))
                .check(CLASSES);
    }

    /** Backends names the backends of this module; that they implement its interfaces is no cycle. */
    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.halfstep.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(equivalentTo(Backends.class), resideInAPackage("org.halfstep.core.backend.reference"))
                .ignoreDependency(equivalentTo(Backends.class), resideInAPackage("org.halfstep.core.backend.vector"))
                .check(CLASSES);
    }

    @Test
    void vectorInstructionsStayInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.halfstep.core.backend.vector")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(CLASSES);
    }

    @Test
    void nothingNamesTornado() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("uk.ac.manchester.tornado..")
                .check(CLASSES);
    }

    /** The vector backend takes the reference backend's kernels where it has no faster one. */
    @Test
    void onlyBackendsAndTheVectorBackendKnowTheReferenceBackend() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.halfstep.core.backend.reference..", "org.halfstep.core.backend.vector..")
                .and()
                .doNotBelongToAnyOf(Backends.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.halfstep.core.backend.reference..")
                .check(CLASSES);
    }

    @Test
    void onlyBackendsAndBenchmarksKnowTheVectorBackend() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.halfstep.core.backend.vector..", "org.halfstep.experiments.bench..")
                .and()
                .doNotBelongToAnyOf(Backends.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.halfstep.core.backend.vector..")
                .check(CLASSES);
    }

    @Test
    void onlyCastsMakesConvertOps() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Casts.class)
                .should()
                .callMethodWhere(calls(ProgramBuilder.class, "convert"))
                .check(CLASSES);
    }

    @Test
    void nothingReflects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .callMethodWhere(calls(Class.class, "forName"))
                .check(CLASSES);
    }

    @Test
    void onlyMainEndsTheVirtualMachine() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .callMethodWhere(calls(System.class, "exit"))
                .orShould()
                .callMethodWhere(calls(Runtime.class, "exit"))
                .orShould()
                .callMethodWhere(calls(Runtime.class, "halt"))
                .check(CLASSES);
    }

    @Test
    void randomNumbersAreTheProjectsOwn() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom|random\\..*)"
                        + "|java\\.security\\.SecureRandom")
                .orShould()
                .callMethodWhere(calls(Math.class, "random"))
                .orShould()
                .callMethodWhere(calls(StrictMath.class, "random"))
                .check(CLASSES);
    }

    /** Math's functions differ from machine to machine and between interpreter and compiler. */
    @Test
    void digestsDoNotRestOnMathsFunctions() {
        noClasses()
                .that()
                .resideInAnyPackage(DIGEST_COVERED)
                .should()
                .callMethodWhere(callsTranscendental(Math.class))
                .check(CLASSES);
    }

    @Test
    void elementaryFunctionsAreTheProjectsOwn() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.halfstep.core.backend.reference..", "org.halfstep.autodiff..", "org.halfstep.solvers..")
                .and(are(describe("not excepted", owner -> !STRICT_MATH_ALLOWED.contains(owner.getName()))))
                .should()
                .callMethodWhere(callsTranscendental(StrictMath.class))
                .check(CLASSES);
    }

    @Test
    void publicClassesShowNoFieldThatChanges() {
        fields().that()
                .areDeclaredInClassesThat(resideInAPackage("org.halfstep.."))
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .arePublic()
                .should()
                .beStatic()
                .andShould()
                .beFinal()
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String name) {
        return describe(
                owner.getSimpleName() + "." + name,
                call -> called(call, owner) && call.getTarget().getName().equals(name));
    }

    private static DescribedPredicate<JavaCall<?>> callsTranscendental(Class<?> owner) {
        return describe(
                "a transcendental function of " + owner.getSimpleName(),
                call -> called(call, owner)
                        && TRANSCENDENTAL.contains(call.getTarget().getName()));
    }

    private static boolean called(JavaCall<?> call, Class<?> owner) {
        AccessTarget target = call.getTarget();
        JavaClass declaring = target.getOwner();
        return declaring.isEquivalentTo(owner);
    }
}
