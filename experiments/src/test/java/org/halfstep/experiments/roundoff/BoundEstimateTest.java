package org.halfstep.experiments.roundoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Shape;
import org.halfstep.experiments.cnf.CnfModel;
import org.halfstep.experiments.cnf.CnfPreset;
import org.halfstep.experiments.roundoff.BoundEstimate.Rate;
import org.halfstep.experiments.run.Progress;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound holds, its parts behave as they should, and what it is made of is measured right. */
class BoundEstimateTest {
    private static final Backend BACKEND = Backends.open("auto", 1);
    private static final TrajectoryFacts LINEAR = new TrajectoryFacts(new LinearProblem(4, -3, 1, 3), 0, BACKEND);
    private static final TrajectoryFacts FLOW = new TrajectoryFacts(flow(), 0, BACKEND);

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    private static RoundoffProblem flow() {
        CnfModel model = CnfModel.train(
                CnfPreset.TINY.config("moons", "float32", "none", "rk4", 5).with(4, 10), BACKEND, Progress.QUIET);
        return new CnfProblem(model.field(), "moons", model.sample(4));
    }

    private static Results solve(RoundoffProblem problem, int steps, String method, String precision) {
        String rule = AdjointScaling.defaultFor(RoundoffCase.policy(precision)).name();
        return RoundoffSolve.of(problem, new RoundoffCase(steps, method, precision, rule), 0, BACKEND)
                .results();
    }

    private static void requireBounded(TrajectoryFacts facts, String precision, int steps, String method) {
        BoundEstimate estimate = new BoundEstimate(facts, RoundoffCase.policy(precision), BACKEND);
        Results reference = solve(facts.problem(), steps, method, RoundoffCase.REFERENCE);
        List<Double> errors = solve(facts.problem(), steps, method, precision).errors(reference);
        List<Double> none = errors.stream().map(_ -> 0.0).toList();
        List<Terms> sharp = estimate.of(Rate.LOGARITHMIC, Tableaus.parse(method), steps, reference, none);
        List<Terms> plain = estimate.of(Rate.LIPSCHITZ, Tableaus.parse(method), steps, reference, none);
        for (int i = 0; i < errors.size(); i++) {
            assertThat(errors.get(i))
                    .as("quantity " + i)
                    .isPositive()
                    .isLessThan(sharp.get(i).roundoff());
            assertThat(sharp.get(i).roundoff()).isLessThanOrEqualTo(plain.get(i).roundoff());
        }
        // not so wide that it says nothing
        assertThat(sharp.getFirst().roundoff() / errors.getFirst()).isLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "float16",
                "bfloat16",
                "custom:6:-30:30",
                "e5m2",
                "rampde-0.1.0:float16",
                "rampde-0.1.0:bfloat16",
                "pure:float16",
                "pure:bfloat16",
                "pure:float32",
                "float16 rounding=toward-zero",
                "float16 step-product=bfloat16"
            })
    void errorsOfTheLinearProblemStayBelowTheirBounds(String precision) {
        requireBounded(LINEAR, precision, 24, "euler");
        requireBounded(LINEAR, precision, 200, "rk4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16", "rampde-0.1.0:bfloat16", "pure:float16"})
    void errorsOfAFlowStayBelowTheirBounds(String precision) {
        requireBounded(FLOW, precision, 10, "rk4");
        requireBounded(FLOW, precision, 40, "euler");
    }

    @Test
    void whatIsMeasuredOfTheLinearProblemIsKnown() {
        assertThat(LINEAR.lipschitz()).containsOnly(new double[] {3}, within(1e-12));
        assertThat(LINEAR.logarithmic()).containsOnly(new double[] {-3}, within(1e-12));
        assertThat(LINEAR.lossCurvature()).isZero();
        assertThat(LINEAR.jacobianChange(5)).isLessThan(1e-8);
        assertThat(Results.norm(LINEAR.adjoint(0))).isCloseTo(2 * Math.exp(-3), within(1e-6));
        double[] y = LINEAR.state(TrajectoryFacts.POINTS);
        assertThat(Results.norm(y)).isCloseTo(Results.norm(LINEAR.state(0)) * Math.exp(-3), within(1e-6));
    }

    @Test
    void theTermsScaleAsTheyShould() {
        BoundEstimate mixed = new BoundEstimate(LINEAR, PrecisionPolicy.parse("float16"), BACKEND);
        BoundEstimate released = new BoundEstimate(LINEAR, PrecisionPolicy.parse("rampde-0.1.0:float16"), BACKEND);
        List<Double> none = List.of(0.0, 0.0, 0.0);
        Terms few = mixed.of(Rate.LOGARITHMIC, Tableaus.RK4, 100, LINEAR.results(), none)
                .getFirst();
        Terms many = mixed.of(Rate.LOGARITHMIC, Tableaus.RK4, 800, LINEAR.results(), none)
                .getFirst();
        assertThat(many.high() / few.high()).isCloseTo(8, within(0.01));
        assertThat(many.low() / few.low()).isCloseTo(1, within(0.01));
        assertThat(many.product()).isZero();
        assertThat(released.of(Rate.LOGARITHMIC, Tableaus.RK4, 100, LINEAR.results(), none)
                        .getFirst()
                        .product())
                .isGreaterThan(few.low());
    }

    @Test
    void matricesOfSamplesAreFoundAgain() {
        // two samples in two parts of sizes 2 and 1; the map turns the first part and halves the second
        List<Shape> parts = List.of(Shape.of(2, 2), Shape.of(2, 1));
        SampleMatrices matrices =
                SampleMatrices.of(parts, x -> new double[] {-3 * x[1], 3 * x[0], -x[3], x[2], x[4] / 2, -2 * x[5]});
        assertThat(matrices.norm()).isCloseTo(3, within(1e-12));
        assertThat(matrices.logarithmicNorm()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void eigenvaluesOfAKnownMatrix() {
        double[][] matrix = {{2, -1, 0}, {-1, 2, -1}, {0, -1, 2}};
        assertThat(Eigenvalues.largest(matrix)).isCloseTo(2 + Math.sqrt(2), within(1e-12));
        assertThat(Eigenvalues.largest(new double[][] {{-7}})).isEqualTo(-7);
    }
}
