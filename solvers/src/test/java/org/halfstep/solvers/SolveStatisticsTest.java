package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics.Underflow;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.api.Test;

class SolveStatisticsTest {
    private static final PrecisionPolicy FLOAT16 = PrecisionPolicy.parse("float16");

    @Test
    void evaluationsAreStagesTimesSteps() {
        SolveStatistics statistics = new SolveStatistics(FLOAT16, Tableaus.RK4);
        VectorField decay = VectorField.of((t, y) -> y.negated());
        Tensor one = Tensor.of(Shape.of(2, 1), 1, 2);
        try (Odeint odeint =
                        Odeint.builder().precision(FLOAT16).listener(statistics).build();
                Solution solution = odeint.solve(decay, one, TimeGrid.uniform(0, 1, 5))) {
            assertThat(statistics.forwardEvaluations()).isEqualTo(20);
            assertThat(statistics.backwardEvaluations()).isZero();
            solution.backward(one);
        }
        assertThat(statistics.backwardEvaluations()).isEqualTo(20);
        assertThat(statistics.retries()).isZero();
        assertThat(statistics.adjointSteps())
                .extracting(SolveStatistics.AdjointStep::step)
                .containsExactly(4, 3, 2, 1, 0);
        assertThat(statistics.adjointSteps().getFirst().maxAdjoint()).isEqualTo(2);
        assertThat(statistics.adjointSteps().getFirst().scale()).isEqualTo(512);
        assertThat(statistics.underflow()).isEqualTo(new Underflow(10, 0, 0));
        assertThat(statistics.overflows()).isEmpty();
        assertThat(statistics.toString()).contains("evaluations forward", "20");
    }

    @Test
    void underflowAndOverflowAreCounted() {
        SolveStatistics statistics = new SolveStatistics(FLOAT16, Tableaus.EULER);
        VectorField growth = VectorField.of((t, y) -> y.times(300));
        Tensor large = Tensor.of(Shape.of(1, 1), 300f);
        try (Odeint odeint = Odeint.builder()
                        .precision(FLOAT16)
                        .method("euler")
                        .scaling(new NoScaling())
                        .listener(statistics)
                        .build();
                Solution solution = odeint.solve(growth, large, TimeGrid.uniform(0, 1e-3, 1))) {
            assertThat(statistics.overflows()).isEqualTo(Map.of(Role.SLOPE, 1L));
            solution.backward(Tensor.of(Shape.of(1, 1), 1e-9f));
            assertThat(statistics.underflow()).isEqualTo(new Underflow(1, 1, 0));
        }
    }

    /** A format that saturates shows no infinity: the encoder's report is all there is. */
    @Test
    void overflowIsCountedWhereTheFormatSaturates() {
        PrecisionPolicy policy = FLOAT16.with(Role.SLOPE, FloatFormat.parse("e4m3:saturating"));
        SolveStatistics statistics = new SolveStatistics(policy, Tableaus.EULER);
        VectorField growth = VectorField.of((t, y) -> y.times(3));
        try (Odeint odeint = Odeint.builder()
                        .precision(policy)
                        .method("euler")
                        .listener(statistics)
                        .build();
                Solution solution = odeint.solve(growth, Tensor.of(Shape.of(1, 1), 300f), TimeGrid.uniform(0, 1, 1))) {
            assertThat(solution.last().get(0)).isEqualTo(748);
        }
        assertThat(statistics.overflows()).isEqualTo(Map.of(Role.SLOPE, 1L));
    }
}
