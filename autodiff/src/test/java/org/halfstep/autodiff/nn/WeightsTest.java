package org.halfstep.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.Mlp.TimeInput;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.io.Safetensors;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    private final Path file;

    WeightsTest(@TempDir Path folder) {
        file = folder.resolve("weights.safetensors");
    }

    private static List<Parameter> network(long seed, FloatFormat master) {
        return Mlp.initialised(
                        "net",
                        List.of(2, 5, 2),
                        Activation.TANH,
                        TimeInput.CONCATENATED,
                        master,
                        new CounterRandom(seed, Purpose.INITIALISATION).at(0, 0, 0, 0))
                .parameters();
    }

    @Test
    void weightsComeBackByName() throws IOException {
        List<Parameter> saved = network(1, FloatFormat.BINARY32);
        List<Parameter> loaded = network(2, FloatFormat.BINARY32);
        List<Parameter> wide = network(2, FloatFormat.BINARY64);
        Weights.save(file, saved, Map.of("format", "pt"));
        assertThat(Safetensors.read(file).tensors())
                .containsOnlyKeys("net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias");
        Weights.load(file, loaded.reversed());
        Weights.load(file, wide);
        for (int i = 0; i < saved.size(); i++) {
            double[] expected = saved.get(i).master().toDoubles();
            assertThat(loaded.get(i).master().toDoubles()).containsExactly(expected);
            assertThat(wide.get(i).master().toDoubles()).containsExactly(expected);
        }
    }

    @Test
    void filesThatDoNotFitChangeNothing() throws IOException {
        List<Parameter> network = network(1, FloatFormat.BINARY32);
        Weights.save(file, network(2, FloatFormat.BINARY32).subList(0, 3), Map.of());
        requireRefused(network, file + " has no tensor 'net.2.bias'; the network needs net.0.weight[5, 3], ");
        Weights.save(file, network(2, FloatFormat.BINARY32), Map.of());
        requireRefused(network.subList(0, 3), file + " has tensors that the network does not: [net.2.bias]");
        Parameter other = new Parameter("net.2.bias", Tensor.zeros(FloatFormat.BINARY32, Shape.of(3)));
        requireRefused(
                List.of(network.get(0), network.get(1), network.get(2), other),
                file + ": tensor 'net.2.bias' has shape [2], the network's has [3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Weights.save(file, List.of(other, other), Map.of()))
                .withMessage("two parameters are called net.2.bias");
    }

    private void requireRefused(List<Parameter> network, String message) {
        double[] before = network.getFirst().master().toDoubles();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Weights.load(file, network))
                .withMessageStartingWith(message);
        assertThat(network.getFirst().master().toDoubles()).containsExactly(before);
    }
}
