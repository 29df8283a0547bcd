package org.halfstep.experiments.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.lab.LabSetups;
import org.halfstep.experiments.lab.ledger.Ledger.Entry;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.AdjointResult.Gradients;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account explains the error, and puts it where it was made. */
class LedgerTest {
    private static final Backend BACKEND = Backends.open("auto", 1);
    private static final int STEPS = 64;

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    static Stream<String> smoothProblems() {
        return Stream.of("float16", "bfloat16", "e5m2")
                .flatMap(precision -> Stream.of("decay", "rotation", "lotka-volterra", "polynomial", "mlp")
                        .map(problem -> problem + " " + precision));
    }

    @ParameterizedTest
    @MethodSource("smoothProblems")
    void unexplainedIsATenthAtMost(String problemAndPrecision) {
        String[] words = problemAndPrecision.split(" ", -1);
        assertExplained(Ledger.of(LabSetups.of(words[0], words[1], STEPS, 11), BACKEND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e4m3",
                "tf32",
                "custom:6:-30:31",
                "pure:float16",
                "rampde-0.1.0:bfloat16",
                "float16 rounding=stochastic",
                "float32"
            })
    void soItIsInOtherPrecisions(String precision) {
        assertExplained(Ledger.of(LabSetups.of("lotka-volterra", precision, STEPS, 5), BACKEND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"euler", "dopri5"})
    void soItIsWithOtherMethods(String method) {
        assertExplained(Ledger.of(LabSetups.of("mlp", "bfloat16", method, 16, 2), BACKEND));
    }

    private static void assertExplained(Ledger ledger) {
        assertThat(ledger.failure()).isEmpty();
        assertThat(ledger.results()).hasSize(3);
        ledger.results().forEach((name, entry) -> {
            assertThat(entry.error()).as(name).isPositive();
            assertThat(entry.remainderShare()).as(name).isLessThan(0.1);
            assertThat(DoubleStream.of(entry.parts().values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray())
                            .sum())
                    .as(name)
                    .isCloseTo(entry.error(), within(entry.remainder() + 1e-12 * entry.error()));
        });
    }

    /** With one role low its account has it all; a role in the wrong account, or a swapped one, shows here. */
    @ParameterizedTest
    @CsvSource({
        "stored-state, STORAGE",
        "step-length, STEP_PRODUCT",
        "slope, VELOCITY",
        "network-input, VELOCITY",
        "compute-parameter, PARAMETERS",
        "increment, STAGE_SUM",
        "state, STATE_ADD"
    })
    void aRoleThatAloneIsLowHasTheWholeErrorOfTheSolution(String role, Account account) {
        Entry entry = Ledger.of(LabSetups.of("lotka-volterra", "float64 " + role + "=bfloat16", 30, 1), BACKEND)
                .states()
                .getLast();
        assertThat(entry.part(account) / entry.error()).isCloseTo(1, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "scaled-cotangent, COTANGENT_CAST",
        "slope-cotangent, VJP",
        "adjoint, ADJOINT_ADD",
        "step-gradient, PARAMETER_SUM",
        "accumulated-gradient, PARAMETER_SUM"
    })
    void andOfTheGradient(String role, Account account) {
        Entry entry = Ledger.of(LabSetups.of("lotka-volterra", "float64 " + role + "=bfloat16", 30, 1), BACKEND)
                .gradients()
                .getFirst();
        assertThat(entry.part(account) / entry.error()).isCloseTo(1, within(1e-6));
    }

    /** Method.md's trap: the released package rounds h before its product, which dilates time in every step alike. */
    @Test
    void theReleasedRoundingOfTheStepSizeIsFound() {
        Entry released = Ledger.of(LabSetups.of("decay", "rampde-0.1.0:bfloat16", 30, 0), BACKEND)
                .states()
                .getLast();
        Entry corrected = Ledger.of(LabSetups.of("decay", "bfloat16", 30, 0), BACKEND)
                .states()
                .getLast();
        assertThat(released.part(Account.STEP_PRODUCT)).isGreaterThan(0.3 * released.error());
        assertThat(Math.abs(corrected.part(Account.STEP_PRODUCT))).isLessThan(1e-3 * corrected.error());
    }

    /** The account is of the run that the user gets, bit for bit: looking on changes nothing. */
    @Test
    void theErrorsAreThoseOfAnUnobservedRun() {
        LabSetup setup = LabSetups.of("mlp", "float16", 20, 3);
        Ledger ledger = Ledger.of(setup, BACKEND);
        List<Vec> low = solve(setup);
        List<Vec> exact = solve(setup.with(LabSetup.EXACT));
        Map<String, Entry> results = ledger.results();
        int i = 0;
        for (Entry entry : results.values()) {
            assertThat(low.get(i).minus(exact.get(i)).norm()).isCloseTo(entry.error(), within(1e-12 * entry.exact()));
            i++;
        }
    }

    private static List<Vec> solve(LabSetup setup) {
        try (Odeint odeint = setup.odeint(BACKEND, SolveListener.NONE);
                FinalLoss loss = setup.finalLoss(odeint);
                Solution solution = odeint.solve(setup.field(), setup.initial(), setup.grid())) {
            loss.evaluate(solution, 1);
            Gradients gradients = (Gradients) solution.backward(loss.cotangents());
            return List.of(
                    Vec.of(solution.trajectory().last()),
                    Vec.of(gradients.initialState()),
                    Vec.of(gradients.byParameter()));
        }
    }

    @Test
    void theShadowWithAllRoundingsIsTheLowRun() {
        LabSetup setup = LabSetups.of("lotka-volterra", "bfloat16", 24, 4);
        try (Shadow shadow = new Shadow(setup, BACKEND);
                LowRun low = LowRun.of(setup, shadow, BACKEND)) {
            Shadow.Course all = shadow.run(low.roundings(), low.roundings().roles());
            for (int n = 0; n <= 24; n++) {
                assertThat(all.states()
                                .get(n)
                                .relativeError(low.course().states().get(n)))
                        .isLessThan(1e-12);
                assertThat(all.adjoints()
                                .get(n)
                                .relativeError(low.course().adjoints().get(n)))
                        .isLessThan(1e-12);
                assertThat(all.gradients()
                                .get(n)
                                .relativeError(low.course().gradients().get(n)))
                        .isLessThan(1e-12);
            }
        }
    }

    @Test
    void aSolveThatLeavesTheRangeIsRefusedWithTheStep() {
        assertThatThrownBy(() -> Ledger.of(LabSetups.of("polynomial", "e4m3", STEPS, 0), BACKEND))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("at step")
                .hasMessageContaining("--precision");
    }

    @Test
    void everyRoleHasAnAccount() {
        for (Role role : Role.values()) {
            assertThat(Account.of(role).words()).isNotBlank();
        }
    }
}
