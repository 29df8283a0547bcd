package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient by the times of the grid, for batches, uneven grids and losses that read inner states. */
class TimeGradientTest {
    private static final double[] TIMES = {0, 0.1, 0.35, 0.6, 1.1, 1.3};
    private static final double DISTANCE = 1e-6;

    private static Map<Integer, List<Tensor>> cotangents(FloatFormat format) {
        return Map.of(2, TwoPartNetwork.random(format, 13), TIMES.length - 1, TwoPartNetwork.random(format, 11));
    }

    private static AdjointResult.Gradients gradients(Odeint odeint, TwoPartNetwork network, FloatFormat format) {
        try (Solution solution =
                odeint.solve(network.field(), TwoPartNetwork.initialState(format), TimeGrid.of(TIMES))) {
            return Numbers.gradients(solution.backward(cotangents(format)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"euler", "rk4"})
    void isThatOfCentralDifferences(String method) {
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY64);
        try (Odeint odeint = Odeint.builder()
                .precision("float64")
                .method(method)
                .differentiateTimes()
                .build()) {
            double[] actual = gradients(odeint, network, FloatFormat.BINARY64)
                    .byTime()
                    .orElseThrow()
                    .toDoubles();
            assertThat(actual).hasSize(TIMES.length);
            for (int n = 0; n < TIMES.length; n++) {
                double difference =
                        (loss(odeint, network, n, DISTANCE) - loss(odeint, network, n, -DISTANCE)) / (2 * DISTANCE);
                assertThat(actual[n]).as("t_%d", n).isCloseTo(difference, within(1e-8));
            }
        }
    }

    /** The loss with t_n moved. */
    private static double loss(Odeint odeint, TwoPartNetwork network, int n, double distance) {
        double[] moved = TIMES.clone();
        moved[n] += distance;
        double sum = 0;
        try (Solution solution =
                odeint.solve(network.field(), TwoPartNetwork.initialState(FloatFormat.BINARY64), TimeGrid.of(moved))) {
            for (Map.Entry<Integer, List<Tensor>> entry :
                    cotangents(FloatFormat.BINARY64).entrySet()) {
                List<Tensor> state = solution.trajectory().state(entry.getKey());
                for (int part = 0; part < state.size(); part++) {
                    double[] a = entry.getValue().get(part).toDoubles();
                    double[] b = state.get(part).toDoubles();
                    for (int i = 0; i < a.length; i++) {
                        sum += a[i] * b[i];
                    }
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"float32, 2e-6", "float16, 4e-3", "bfloat16, 3e-2", "rampde-0.1.0:float16, 6e-3"})
    void isThatOfBinary64UpToRoundings(String precision, double bound) {
        double[] expected;
        TwoPartNetwork exact = new TwoPartNetwork(FloatFormat.BINARY64);
        try (Odeint odeint =
                Odeint.builder().precision("float64").differentiateTimes().build()) {
            expected = gradients(odeint, exact, FloatFormat.BINARY64)
                    .byTime()
                    .orElseThrow()
                    .toDoubles();
        }
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY32);
        try (Odeint odeint =
                Odeint.builder().precision(precision).differentiateTimes().build()) {
            double[] actual = gradients(odeint, network, FloatFormat.BINARY32)
                    .byTime()
                    .orElseThrow()
                    .toDoubles();
            assertThat(Numbers.relativeError(actual, expected)).isLessThan(bound);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "rampde-0.1.0:float16"})
    void theOtherGradientsStay(String precision) {
        FloatFormat format = precision.equals("float64") ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
        TwoPartNetwork network = new TwoPartNetwork(format);
        try (Odeint without = Odeint.builder().precision(precision).build();
                Odeint with = Odeint.builder()
                        .precision(precision)
                        .differentiateTimes()
                        .build()) {
            AdjointResult.Gradients plain = gradients(without, network, format);
            assertThat(plain.byTime()).isEmpty();
            Numbers.assertEqualBits(
                    Numbers.values(Numbers.all(gradients(with, network, format))), Numbers.values(Numbers.all(plain)));
        }
    }

    @Test
    void aZeroAdjointHasNoGradient() {
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY32);
        try (Odeint odeint = Odeint.builder()
                        .precision("float16")
                        .differentiateTimes()
                        .build();
                Solution solution = odeint.solve(
                        network.field(), TwoPartNetwork.initialState(FloatFormat.BINARY32), TimeGrid.of(TIMES))) {
            AdjointResult.Gradients some = Numbers.gradients(solution.backward(cotangents(FloatFormat.BINARY32)));
            assertThat(some.byTime().orElseThrow().toDoubles()).doesNotContain(0);
            AdjointResult.Gradients none = Numbers.gradients(solution.backward(Map.of()));
            assertThat(none.byTime().orElseThrow().toDoubles()).containsOnly(0);
        }
    }
}
