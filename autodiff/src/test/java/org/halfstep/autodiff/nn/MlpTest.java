package org.halfstep.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Runs;
import org.halfstep.autodiff.Var;
import org.halfstep.autodiff.nn.Mlp.TimeInput;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlpTest {
    private static Stream stream() {
        return new CounterRandom(1, Purpose.INITIALISATION).at(0, 0, 0, 0);
    }

    @Test
    void namesAndShapesAreThoseOfASequenceOfLayersAndActivations() {
        Mlp mlp = Mlp.initialised("net", List.of(2, 16, 8, 3), Activation.TANH, TimeInput.CONCATENATED, stream());
        assertThat(mlp.parameters())
                .extracting(Parameter::toString)
                .containsExactly(
                        "net.0.weight[16, 3]",
                        "net.0.bias[16]",
                        "net.2.weight[8, 16]",
                        "net.2.bias[8]",
                        "net.4.weight[3, 8]",
                        "net.4.bias[3]");
    }

    @ParameterizedTest
    @EnumSource
    void theNetworkIsLayersWithActivationsBetweenThem(Activation activation) {
        Mlp mlp = Mlp.initialised("net", List.of(2, 5, 3), activation, TimeInput.NONE, FloatFormat.BINARY64, stream());
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
        Var y = recorder.input(Shape.of(2, 2, 2), Role.NETWORK_INPUT);
        Tensor input = Tensor.of(FloatFormat.BINARY64, Shape.of(2, 2, 2), 0.3, -1, 2, 0.1, 0, 0, -0.4, 0.9);
        Tensor result =
                Runs.runNetwork(recorder, List.of(mlp.apply(y, y)), input).getFirst();
        assertThat(result.shape()).isEqualTo(Shape.of(2, 2, 3));
        for (int row = 0; row < 4; row++) {
            double[] hidden = affine(mlp.layers().get(0), new double[] {input.get(2 * row), input.get(2 * row + 1)});
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = switch (activation) {
                    case TANH -> Math.tanh(hidden[i]);
                    case RELU -> Math.max(hidden[i], 0);
                    case SOFTPLUS -> Math.log1p(Math.exp(hidden[i]));
                    case SIGMOID -> 1 / (1 + Math.exp(-hidden[i]));
                };
            }
            double[] expected = affine(mlp.layers().get(1), hidden);
            for (int i = 0; i < expected.length; i++) {
                assertThat(result.get(3 * row + i)).isCloseTo(expected[i], within(1e-14));
            }
        }
    }

    private static double[] affine(Linear layer, double[] x) {
        double[] result = layer.bias().master().toDoubles();
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < x.length; j++) {
                result[i] += layer.weight().master().get(i * x.length + j) * x[j];
            }
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float16", "float16 network-time=float32", "rampde-0.1.0:bfloat16"})
    void theTimeIsTheLastInput(String precision) {
        Mlp mlp = Mlp.initialised("net", List.of(2, 3), Activation.TANH, TimeInput.CONCATENATED, stream());
        PrecisionPolicy policy = PrecisionPolicy.parse(precision);
        Recorder recorder = new Recorder(policy);
        Var t = recorder.input(Shape.SCALAR, Role.NETWORK_TIME);
        Var y = recorder.input(Shape.of(1, 2), Role.NETWORK_INPUT);
        Tensor result = Runs.runNetwork(
                        recorder,
                        List.of(mlp.apply(t, y)),
                        Tensor.of(policy.format(Role.NETWORK_TIME), Shape.SCALAR, 0.75),
                        Tensor.of(policy.format(Role.NETWORK_INPUT), Shape.of(1, 2), 0.5, -1.25))
                .getFirst();
        double[] expected = affine(mlp.layers().getFirst(), new double[] {0.5, -1.25, 0.75});
        assertThat(result.toDoubles())
                .containsExactly(expected, within(16 * policy.low().unitRoundoff()));
    }

    @Test
    void layersMustFitTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mlp.initialised("net", List.of(2), Activation.TANH, TimeInput.NONE, stream()))
                .withMessage("network net: sizes [2] must be 2 or more");
        Linear first = Linear.initialised("a", 2, 3, stream());
        Linear second = Linear.initialised("b", 4, 1, stream());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mlp(List.of(first, second), Activation.TANH, TimeInput.NONE))
                .withMessage("layer b.weight reads 4 numbers, the layer before it gives 3");
        assertThatIllegalArgumentException().isThrownBy(() -> new Mlp(List.of(), Activation.TANH, TimeInput.NONE));
    }
}
