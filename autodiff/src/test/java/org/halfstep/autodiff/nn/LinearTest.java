package org.halfstep.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Runs;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearTest {
    private static final int IN = 7;
    private static final int OUT = 5;
    static final List<Shape> INPUTS =
            List.of(Shape.of(IN), Shape.of(1, IN), Shape.of(4, IN), Shape.of(2, 3, IN), Shape.of(0, IN));

    private static Stream stream(long seed) {
        return new CounterRandom(seed, Purpose.INITIALISATION).at(0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 100})
    void initialValuesAreUniformWithinOneOverTheRootOfTheInputs(int in) {
        Linear layer = Linear.initialised("fc", in, 40_000 / in, stream(1));
        double bound = 1 / Math.sqrt(in);
        for (Parameter parameter : layer.parameters()) {
            double[] values = parameter.master().toDoubles();
            int n = values.length;
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
            // Of a uniform number: variance b^2 / 3; of its square: b^4 4 / 45. Five standard deviations.
            assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo((float) bound);
            assertThat(mean).isCloseTo(0, within(5 * bound / Math.sqrt(3.0 * n)));
            assertThat(variance).isCloseTo(bound * bound / 3, within(5 * bound * bound * Math.sqrt(4 / 45.0 / n)));
            assertThat(Arrays.stream(values).max().orElseThrow()).isGreaterThan(bound * (1 - 20.0 / n));
            assertThat(Arrays.stream(values).min().orElseThrow()).isLessThan(-bound * (1 - 20.0 / n));
        }
    }

    @Test
    void theSameSeedGivesTheSameLayerAndAnotherAnother() {
        Linear first = Linear.initialised("fc", IN, OUT, stream(1));
        Linear again = Linear.initialised("fc", IN, OUT, stream(1));
        Linear other = Linear.initialised("fc", IN, OUT, stream(2));
        assertThat(values(again)).isEqualTo(values(first));
        assertThat(values(other)).doesNotContainAnyElementsOf(values(first));
    }

    private static List<Double> values(Linear layer) {
        return layer.parameters().stream()
                .flatMap(p -> Arrays.stream(p.master().toDoubles()).boxed())
                .toList();
    }

    @Test
    void theWeightIsDrawnFirstRowByRowThenTheBias() {
        Linear layer = Linear.initialised("fc", 4, 3, stream(3));
        Stream random = stream(3);
        double[] drawn = new double[15];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (float) random.nextUniform(-0.5, 0.5);
        }
        assertThat(layer.weight().master().toDoubles()).containsExactly(Arrays.copyOf(drawn, 12));
        assertThat(layer.bias().master().toDoubles()).containsExactly(Arrays.copyOfRange(drawn, 12, 15));
        assertThat(layer.weight()).hasToString("fc.weight[3, 4]");
        assertThat(layer.bias()).hasToString("fc.bias[3]");
        assertThat(layer.weight().master().format()).isEqualTo(FloatFormat.BINARY32);
    }

    @ParameterizedTest
    @FieldSource("INPUTS")
    void applyIsTheAffineMapOfEveryRow(Shape shape) {
        Linear layer = Linear.initialised("fc", IN, OUT, stream(4));
        double[] x = Runs.numbers(shape, -2, 2, new SplittableRandom(5));
        Tensor result = apply(layer, "float64", Tensor.of(FloatFormat.BINARY64, shape, x));
        double[] w = layer.weight().master().toDoubles();
        double[] b = layer.bias().master().toDoubles();
        double[] expected = new double[x.length / IN * OUT];
        for (int row = 0; row < x.length / IN; row++) {
            for (int j = 0; j < OUT; j++) {
                double sum = b[j];
                for (int k = 0; k < IN; k++) {
                    sum += x[row * IN + k] * w[j * IN + k];
                }
                expected[row * OUT + j] = sum;
            }
        }
        assertThat(result.shape()).isEqualTo(shape.with(shape.rank() - 1, OUT));
        assertThat(result.toDoubles()).containsExactly(expected, within(1e-14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "rampde-0.1.0:float16", "bfloat16", "rampde-0.1.0:bfloat16"})
    void productAndBiasAreRoundedOnceTogether(String policy) {
        FloatFormat low = PrecisionPolicy.parse(policy).low();
        int rows = 20;
        Linear layer = Linear.initialised("fc", IN, OUT, stream(6));
        Shape shape = Shape.of(rows, IN);
        Tensor x = Tensor.of(low, shape, Runs.numbers(shape, -2, 2, new SplittableRandom(7)));
        float[] w = Tensor.of(low, Shape.of(OUT, IN), layer.weight().master().toDoubles())
                .toFloats();
        float[] b =
                Tensor.of(low, Shape.of(OUT), layer.bias().master().toDoubles()).toFloats();
        double[] once = new double[rows * OUT];
        double[] twice = new double[rows * OUT];
        for (int i = 0; i < once.length; i++) {
            float total = 0;
            for (int k = 0; k < IN; k++) {
                total = Math.fma(x.toFloats()[i / OUT * IN + k], w[i % OUT * IN + k], total);
            }
            once[i] = Rounding.round(total + b[i % OUT], low);
            twice[i] = Rounding.round(Rounding.round(total, low) + b[i % OUT], low);
        }
        double[] result = apply(layer, policy, x).toDoubles();
        assertThat(result).containsExactly(once).isNotEqualTo(twice);
    }

    private static Tensor apply(Linear layer, String policy, Tensor x) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse(policy));
        Var result = layer.apply(recorder.input(x.shape(), Role.NETWORK_INPUT));
        assertThat(recorder.parameters()).containsExactlyElementsOf(layer.parameters());
        return Runs.runNetwork(recorder, List.of(result), x).getFirst();
    }

    @Test
    void aLayerWithoutInputsOrOutputsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Linear.initialised("fc", 0, 3, stream(1)))
                .withMessage("linear layer fc: in = 0 and out = 3 must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Linear.initialised("fc", 3, 0, stream(1)))
                .withMessage("linear layer fc: in = 3 and out = 0 must be 1 or more");
    }
}
