package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.scaling.CheckedScaling;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Formats that show no infinity: what an encoder reports is the only sign that a cotangent overflowed.
 *
 * <p>y' = 400 (y / 2) in two layers, one step of Euler's method with h = 0.005: a_0 = 2 a_1. S a_1 = 8 lies in e4m3,
 * the cotangent 3200 between the layers does not.
 */
class SaturationTest {
    private static final Parameter FIRST = new Parameter("first", number(0.5));
    private static final Parameter SECOND = new Parameter("second", number(400));
    private static final VectorField GROWTH = VectorField.of((t, y) ->
            y.matmul(y.recorder().parameter(FIRST)).matmul(y.recorder().parameter(SECOND)));
    private static final TimeGrid GRID = TimeGrid.of(0, 0.005);

    private static Odeint.Builder builder(String precision) {
        return Odeint.builder().precision(precision).method("euler");
    }

    private static Tensor number(double value) {
        return Tensor.of(FloatFormat.BINARY32, Shape.of(1, 1), value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e4m3:saturating", "e4m3", "float16 network-cotangent=e4m3:saturating"})
    void anOverflowThatSaturatesIsTriedAgainWithASmallerScale(String precision) {
        try (Odeint odeint = builder(precision).scaling(new DynamicScaling()).build();
                Solution solution = odeint.solve(GROWTH, number(0.01), GRID)) {
            AdjointResult.Gradients gradients = Numbers.gradients(solution.backward(number(0.125)));
            assertThat(gradients.trace().count(Kind.OVERFLOW)).isPositive();
            assertThat(gradients.initialState().getFirst().get(0)).isCloseTo(0.25, within(0.25 * 0.2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"e4m3:saturating", "fp6"})
    void checkedScalingFails(String precision) {
        try (Odeint odeint = builder(precision).scaling(new CheckedScaling()).build();
                Solution solution = odeint.solve(GROWTH, number(0.01), GRID)) {
            AdjointResult.NonFinite failure = Numbers.failure(
                    solution.backward(Map.of(1, List.of(number(8))), new CheckedScaling(), SolveListener.NONE));
            assertThat(failure.what()).contains("overflow");
        }
    }
}
