package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step with a network so wide that its ops run one by one, its products tiled: forward and backward. */
class WideNetworkTest {
    private static final int THREADS = 2;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Backend device;

    @SuppressWarnings("NullAway.Init")
    private static Backend processor;

    @BeforeAll
    static void open() {
        device = Backends.open("tornado", THREADS);
        processor = Backends.open("vector", THREADS);
    }

    @AfterAll
    static void close() {
        device.close();
        processor.close();
    }

    @ParameterizedTest
    @CsvSource({"256, 300, float32", "256, 300, float16", "65, 1100, bfloat16"})
    void hasTheBitsOfTheVectorBackend(int width, int batch, String precision) {
        assertThat(run(device, width, batch, precision)).isDeepEqualTo(run(processor, width, batch, precision));
    }

    /** The last state and the gradients. */
    private static float[][] run(Backend backend, int width, int batch, String precision) {
        Stream random = new CounterRandom(0, Purpose.INITIALISATION).at(0, 0, 0, 0);
        Linear first = Linear.initialised("first", 2, width, random);
        Linear second = Linear.initialised("second", width, width, random);
        Linear third = Linear.initialised("third", width, 2, random);
        VectorField field = VectorField.of(
                (_, y) -> third.apply(second.apply(first.apply(y).tanh()).tanh()));
        Tensor y0 = Tensor.zeros(FloatFormat.BINARY32, Shape.of(batch, 2));
        Tensor cotangent = Tensor.zeros(FloatFormat.BINARY32, Shape.of(batch, 2));
        Stream points = new CounterRandom(0, Purpose.TRAINING_DATA).at(0, 0, 0, 0);
        for (int i = 0; i < y0.elementCount(); i++) {
            y0.set(i, points.nextNormal());
            cotangent.set(i, points.nextNormal());
        }
        List<float[]> results = new ArrayList<>();
        try (Odeint odeint = Odeint.builder()
                        .precision(PrecisionPolicy.parse(precision))
                        .backend(backend)
                        .build();
                Solution solution = odeint.solve(field, y0, TimeGrid.uniform(0, 1, 1))) {
            results.add(solution.last().toFloats());
            AdjointResult result = solution.backward(cotangent);
            assertThat(result).isInstanceOf(AdjointResult.Gradients.class);
            if (result instanceof AdjointResult.Gradients gradients) {
                gradients.byParameter().forEach(gradient -> results.add(gradient.toFloats()));
            }
        }
        return results.toArray(float[][]::new);
    }
}
