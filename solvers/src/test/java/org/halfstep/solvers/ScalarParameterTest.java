package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scalar parameter's gradient sum has the format of its role, whatever the format of S. */
class ScalarParameterTest {
    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "float16", "pure:float16", "pure:bfloat16", "rampde-0.1.0:float16"})
    void growthHasItsGradientInEveryPrecision(String precision) {
        Parameter rate = new Parameter("rate", Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, 0.5));
        VectorField growth = VectorField.of((t, y) -> y.times(y.recorder().parameter(rate)));
        try (Odeint odeint = Odeint.builder().precision(precision).build();
                Solution solution = odeint.solve(
                        growth, Tensor.of(FloatFormat.BINARY32, Shape.of(1, 2), 1, 2), TimeGrid.uniform(0, 1, 16))) {
            AdjointResult.Gradients gradients =
                    Numbers.gradients(solution.backward(Tensor.of(FloatFormat.BINARY32, Shape.of(1, 2), 1, 1)));
            // L = 3 exp(rate), and so is its derivative
            assertThat(gradients.of(rate).get(0)).isCloseTo(3 * Math.exp(0.5), within(0.1));
        }
    }
}
