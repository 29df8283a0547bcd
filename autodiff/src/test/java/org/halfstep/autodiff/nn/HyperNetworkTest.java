package org.halfstep.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Runs;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HyperNetworkTest {
    private static final int STATE = 2;
    private static final int HIDDEN = 6;
    private static final int WIDTH = 4;

    private static Stream stream() {
        return new CounterRandom(1, Purpose.INITIALISATION).at(0, 0, 0, 0);
    }

    @Test
    void theWeightsAreTheThreeLayersCutAndGated() {
        HyperNetwork network = HyperNetwork.initialised(STATE, HIDDEN, WIDTH, stream());
        double t = 0.375;
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
        HyperNetwork.Weights weights = network.apply(recorder.input(Shape.SCALAR, Role.NETWORK_TIME));
        List<Tensor> results = Runs.runNetwork(
                recorder,
                List.of(weights.inner(), weights.outer(), weights.bias()),
                Tensor.of(FloatFormat.BINARY64, Shape.SCALAR, t));

        double[] hidden = tanh(affine(network.fc1(), new double[] {t}));
        double[] all = affine(network.fc3(), tanh(affine(network.fc2(), hidden)));
        int block = WIDTH * STATE;
        double[] outer = new double[block];
        for (int i = 0; i < block; i++) {
            outer[i] = all[block + i] / (1 + Math.exp(-all[2 * block + i]));
        }
        check(results.get(0), Shape.of(WIDTH, STATE), Arrays.copyOf(all, block));
        check(results.get(1), Shape.of(WIDTH, STATE), outer);
        check(results.get(2), Shape.of(1, WIDTH), Arrays.copyOfRange(all, 3 * block, 3 * block + WIDTH));
    }

    private static void check(Tensor actual, Shape shape, double[] expected) {
        assertThat(actual.shape()).isEqualTo(shape);
        assertThat(actual.toDoubles()).containsExactly(expected, within(1e-14));
    }

    private static double[] affine(Linear layer, double[] x) {
        double[] w = layer.weight().master().toDoubles();
        double[] y = layer.bias().master().toDoubles();
        for (int j = 0; j < y.length; j++) {
            for (int k = 0; k < x.length; k++) {
                y[j] += w[j * x.length + k] * x[k];
            }
        }
        return y;
    }

    private static double[] tanh(double[] x) {
        return Arrays.stream(x).map(Math::tanh).toArray();
    }

    @Test
    void itsParametersAreThoseOfTheLayersInOrder() {
        HyperNetwork network = HyperNetwork.initialised(STATE, HIDDEN, WIDTH, stream());
        assertThat(network.parameters())
                .extracting(Parameter::toString)
                .containsExactly(
                        "hyper_net.fc1.weight[6, 1]",
                        "hyper_net.fc1.bias[6]",
                        "hyper_net.fc2.weight[6, 6]",
                        "hyper_net.fc2.bias[6]",
                        "hyper_net.fc3.weight[28, 6]",
                        "hyper_net.fc3.bias[28]");
    }

    @Test
    void aLastLayerOfAnotherSizeIsRefused() {
        Linear fc1 = Linear.initialised("fc1", 1, HIDDEN, stream());
        Linear fc2 = Linear.initialised("fc2", HIDDEN, HIDDEN, stream());
        Linear fc3 = Linear.initialised("fc3", HIDDEN, 27, stream());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HyperNetwork(fc1, fc2, fc3, WIDTH, STATE))
                .withMessage("hyper-network: fc3 has 27 outputs, but width 4 and states of size 2 need 28");
    }
}
