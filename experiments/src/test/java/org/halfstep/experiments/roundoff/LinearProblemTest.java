package org.halfstep.experiments.roundoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The linear problem: published errors, and what more steps do in one format throughout. */
class LinearProblemTest {
    private static final Backend BACKEND = Backends.open("auto", 1);
    private static final LinearProblem PUBLISHED = new LinearProblem(10, -5, 1, LinearProblem.PUBLISHED_SEED);

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    private static List<Double> errors(RoundoffProblem problem, String precision, String method, int steps) {
        String rule = AdjointScaling.defaultFor(RoundoffCase.policy(precision)).name();
        return RoundoffSolve.of(problem, new RoundoffCase(steps, method, precision, rule), 0, BACKEND)
                .results()
                .errors(problem.exact().orElseThrow());
    }

    /**
     * The released package's errors on a CPU are repeated to the digits published. The others are an older version's on
     * a GPU: of the rows that blow up, and of those of the corrected method, which rounds elsewhere, the size.
     */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(resources = "/org/halfstep/experiments/roundoff/linear.csv", numLinesToSkip = 1)
    void publishedErrorsAreRepeated(
            String precision, String method, int steps, double solution, Double initial, Double matrix, double factor) {
        List<Double> errors = errors(PUBLISHED, precision, method, steps);
        requireWithin(errors.get(0), solution, factor);
        if (initial != null) {
            requireWithin(errors.get(1), initial, factor);
        }
        if (matrix != null) {
            requireWithin(errors.get(2), matrix, factor);
        }
    }

    private static void requireWithin(double error, double published, double factor) {
        assertThat(error).isBetween(published / factor, published * factor);
    }

    @Test
    void float64ConvergesToTheMatrixExponential() {
        LinearProblem problem = new LinearProblem(3, -2, 1.5, 7);
        List<Double> coarse = errors(problem, "float64", "rk4", 20);
        List<Double> fine = errors(problem, "float64", "rk4", 40);
        for (int i = 0; i < 3; i++) {
            assertThat(coarse.get(i) / fine.get(i)).isBetween(14.0, 20.0);
            assertThat(fine.get(i)).isLessThan(1e-5);
        }
    }

    @Test
    void aPurePrecisionKeepsTimesAndSumsOfGradientsUnlessItSaysOtherwise() {
        PrecisionPolicy policy = RoundoffCase.policy("pure:bfloat16");
        assertThat(policy.format(Role.TIME).name()).isEqualTo("float32");
        assertThat(policy.format(Role.ACCUMULATED_GRADIENT).name()).isEqualTo("float32");
        assertThat(policy.format(Role.STATE).name()).isEqualTo("bfloat16");
        assertThat(RoundoffCase.policy("pure:bfloat16 time=bfloat16")
                        .format(Role.TIME)
                        .name())
                .isEqualTo("bfloat16");
        assertThat(RoundoffCase.policy("pure:float64").format(Role.TIME).name()).isEqualTo("float64");
    }

    @Test
    void unusableProblemsAreRefused() {
        assertThatThrownBy(() -> new LinearProblem(0, -5, 1, 0)).hasMessageContaining("dimension 0 must be 1 to");
        assertThatThrownBy(() -> new LinearProblem(2, -5, 30, 0)).hasMessageContaining("rate T = -150.0 within");
        assertThatThrownBy(() -> new LinearProblem(2, -5, -1, 0)).hasMessageContaining("T = -1.0 must be positive");
    }

    @Test
    void theProbeGivesFieldAndProducts() {
        LinearProblem problem = new LinearProblem(2, -3, 1, 1);
        double[] y = {0.5, -0.25};
        double[] a = {2, 1e-9};
        try (FieldProbe probe = new FieldProbe(problem, PrecisionPolicy.parse("float64"), BACKEND)) {
            assertThat(probe.slopes(0, y)).containsExactly(-1.5, 0.75);
            List<double[]> products = probe.products(0, y, a);
            assertThat(products.get(0)).containsExactly(new double[] {-6, -3e-9}, within(1e-20));
            assertThat(products.get(1)).containsExactly(new double[] {1, -0.5, 0.5e-9, -0.25e-9}, within(1e-16));
        }
        try (FieldProbe probe = new FieldProbe(problem, PrecisionPolicy.parse("float16"), BACKEND)) {
            double small = 0x1p-30;
            assertThat(probe.products(0, y, new double[] {small, 0}).getFirst()).containsExactly(-3 * small, 0);
        }
    }
}
