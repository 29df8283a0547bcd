package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.Networks.Mlp;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The discrete adjoint is the vector-Jacobian product of the whole solve. */
final class DiscreteAdjointTest {
    private static final Shape STATE = Shape.of(5, 2);
    private static final TimeGrid UNEVEN_BACKWARD = TimeGrid.of(1, 0.9, 0.5, 0.4375, 0);

    /** The gradients of a recorded solve: all steps in one program, then its VJP. */
    private static List<Tensor> unrolled(String precision, String method, Mlp network, Tensor y0, Tensor cotangent) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse(precision));
        Var start = recorder.input(STATE, Role.STATE);
        Var seed = recorder.input(STATE, Role.ADJOINT);
        List<Tensor> inputs = new ArrayList<>(List.of(y0, cotangent));
        FloatFormat high = recorder.policy().high();
        Var y = start;
        for (int n = 0; n < UNEVEN_BACKWARD.steps(); n++) {
            Var t = recorder.input(Shape.SCALAR, Role.TIME);
            Var h = recorder.input(Shape.SCALAR, Role.TIME);
            Tensor from = Tensor.of(high, Shape.SCALAR, UNEVEN_BACKWARD.time(n));
            Tensor to = Tensor.of(high, Shape.SCALAR, UNEVEN_BACKWARD.time(n + 1));
            inputs.add(from);
            inputs.add(Tensor.of(high, Shape.SCALAR, to.get(0) - from.get(0)));
            if (n == 0) {
                for (Parameter parameter : network.parameters()) {
                    recorder.parameter(parameter);
                    inputs.add(parameter.master());
                }
            }
            Var phi = new IncrementFunction(recorder, Tableaus.parse(method), network.field(), Role.STAGE_STATE_FORWARD)
                    .record(t, h, List.of(y))
                    .getFirst();
            y = h.timesPlus(phi, y);
        }
        Map<Var, Role> wanted = new LinkedHashMap<>();
        wanted.put(start, Role.ADJOINT);
        network.parameters().forEach(p -> wanted.put(recorder.parameter(p), Role.ACCUMULATED_GRADIENT));
        List<Var> gradients = recorder.gradients(List.of(y), List.of(seed), wanted);
        List<Tensor> outputs = gradients.stream()
                .map(gradient -> Tensor.zeros(gradient.slot().format(), gradient.shape()))
                .toList();
        try (Backend backend = Backends.open("reference", 1);
                Prepared prepared = backend.prepare(recorder.build(gradients), new Workspace())) {
            prepared.run(inputs, outputs);
        }
        return outputs;
    }

    @ParameterizedTest
    @CsvSource({"float64, euler, 1e-14", "float64, rk4, 1e-14", "float32, euler, 2e-6", "float32, rk4, 2e-6"})
    void equalsTheVjpOfTheUnrolledSolve(String precision, String method, double bound) {
        FloatFormat format = PrecisionPolicy.parse(precision).high();
        Mlp network = Mlp.of(format);
        Tensor y0 = Networks.random(format, STATE, 1, 1);
        Tensor cotangent = Networks.random(format, STATE, 1, 2);
        List<Tensor> expected = unrolled(precision, method, network, y0, cotangent);
        try (Odeint odeint = Networks.odeint(precision, method, new NoScaling());
                Solution solution = odeint.solve(network.field(), y0, UNEVEN_BACKWARD)) {
            AdjointResult.Gradients gradients = Networks.gradients(solution.backward(cotangent));
            // Not bit for bit: unrolled, a step's h multiplies the cotangent before the products; here after them.
            assertThat(error(gradients.initialState().getFirst(), expected.getFirst()))
                    .isLessThan(bound);
            for (int i = 0; i < network.parameters().size(); i++) {
                Parameter parameter = network.parameters().get(i);
                assertThat(error(gradients.of(parameter), expected.get(i + 1)))
                        .as(parameter.name())
                        .isLessThan(bound);
            }
        }
    }

    private static double error(Tensor computed, Tensor expected) {
        return Networks.relativeError(computed.toDoubles(), expected.toDoubles());
    }

    /** Against a binary64 adjoint that is relinearised at the states that the low-precision solve stored. */
    @ParameterizedTest
    @CsvSource({"float16, rk4", "float16, euler", "bfloat16, rk4", "bfloat16, euler"})
    void lowPrecisionIsWithinItsRoundoffOfTheRelinearisedAdjoint(String precision, String method) {
        FloatFormat low = PrecisionPolicy.parse(precision).low();
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        Mlp exact = network.rounded(low);
        VectorField exactField = exact.field();
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        Tensor cotangent = Networks.random(FloatFormat.BINARY32, STATE, 1e-6, 2);
        TimeGrid grid = TimeGrid.uniform(0, 1, 16);
        try (Odeint odeint = Networks.odeint(precision, method, new DynamicScaling());
                Odeint reference = Networks.odeint("float64", method, new NoScaling());
                Solution solution = odeint.solve(network.field(), y0, grid)) {
            AdjointResult.Gradients gradients = Networks.gradients(solution.backward(cotangent));
            Tensor adjoint = Tensor.of(FloatFormat.BINARY64, STATE, cotangent.toDoubles());
            double[] weight = new double[exact.first().weight().master().elementCount()];
            for (int n = grid.steps() - 1; n >= 0; n--) {
                Tensor stored = Tensor.of(
                        FloatFormat.BINARY64,
                        STATE,
                        solution.trajectory().state(n).getFirst().toDoubles());
                try (Solution step = reference.solve(
                        exactField, stored, TimeGrid.of((float) grid.time(n), (float) grid.time(n + 1)))) {
                    AdjointResult.Gradients back = Networks.gradients(step.backward(adjoint));
                    double[] change = back.of(exact.first().weight()).toDoubles();
                    for (int i = 0; i < weight.length; i++) {
                        weight[i] += change[i];
                    }
                    adjoint = Tensor.of(
                            FloatFormat.BINARY64,
                            STATE,
                            back.initialState().getFirst().toDoubles());
                }
            }
            double bound = 4 * low.unitRoundoff();
            assertThat(error(gradients.initialState().getFirst(), adjoint)).isLessThan(bound);
            double[] computed = gradients.of(network.first().weight()).toDoubles();
            assertThat(Networks.relativeError(computed, weight)).isLessThan(bound);
        }
    }

    @Test
    void withoutScalingATinyAdjointIsLostAndWithScalingItIsKept() {
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        VectorField field = network.field();
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        Tensor ones = Networks.random(FloatFormat.BINARY32, STATE, 1, 2);
        Tensor tiny = Tensor.zeros(FloatFormat.BINARY32, STATE);
        double factor = Math.scalb(1.0, -30);
        for (int i = 0; i < tiny.elementCount(); i++) {
            tiny.set(i, ones.get(i) * factor);
        }
        TimeGrid grid = TimeGrid.uniform(0, 1, 16);
        double[] expected;
        try (Odeint odeint = Networks.odeint("float16", "rk4", new DynamicScaling());
                Solution solution = odeint.solve(field, y0, grid)) {
            expected = Networks.gradients(solution.backward(ones))
                    .of(network.second().weight())
                    .toDoubles();
            double[] scaled = Networks.gradients(solution.backward(tiny))
                    .of(network.second().weight())
                    .toDoubles();
            for (int i = 0; i < expected.length; i++) {
                assertThat(scaled[i]).isEqualTo(expected[i] * factor);
            }
        }
        try (Odeint odeint = Networks.odeint("float16", "rk4", new NoScaling());
                Solution solution = odeint.solve(field, y0, grid)) {
            double[] lost = Networks.gradients(solution.backward(tiny))
                    .of(network.second().weight())
                    .toDoubles();
            assertThat(lost).containsOnly(0.0);
        }
    }

    /** A scale changes no bit where nothing underflows: float32 has room for every S of the pass. */
    @ParameterizedTest
    @ValueSource(strings = {"euler", "rk4"})
    void scalingIsExactWhereNothingUnderflows(String method) {
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        Tensor cotangent = Networks.random(FloatFormat.BINARY32, STATE, 1, 2);
        List<double[]> results = new ArrayList<>();
        for (var scaling : List.of(new NoScaling(), new DynamicScaling())) {
            try (Odeint odeint = Networks.odeint("float32", method, scaling);
                    Solution solution = odeint.solve(network.field(), y0, UNEVEN_BACKWARD)) {
                AdjointResult.Gradients gradients = Networks.gradients(solution.backward(cotangent));
                results.add(gradients.initialState().getFirst().toDoubles());
                results.add(gradients.of(network.first().weight()).toDoubles());
            }
        }
        assertThat(results.get(2)).isEqualTo(results.get(0));
        assertThat(results.get(3)).isEqualTo(results.get(1));
    }

    /** L = sum_n w_n sum(y_n): the cotangents of inner states are added where they belong. */
    @Test
    void innerCotangentsAddUp() {
        Mlp network = Mlp.of(FloatFormat.BINARY64);
        VectorField field = network.field();
        Tensor y0 = Networks.random(FloatFormat.BINARY64, STATE, 1, 1);
        TimeGrid grid = TimeGrid.of(0, 0.25, 0.375, 1);
        try (Odeint odeint = Networks.odeint("float64", "rk4", new NoScaling());
                Solution solution = odeint.solve(field, y0, grid)) {
            double[] sum = new double[STATE.elementCount()];
            Map<Integer, List<Tensor>> all = new LinkedHashMap<>();
            for (int n = 0; n <= grid.steps(); n++) {
                Tensor cotangent = Networks.random(FloatFormat.BINARY64, STATE, 1, 10 + n);
                all.put(n, List.of(cotangent));
                double[] one = Networks.gradients(solution.backward(Map.of(n, List.of(cotangent))))
                        .initialState()
                        .getFirst()
                        .toDoubles();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += one[i];
                }
            }
            double[] together = Networks.gradients(solution.backward(all))
                    .initialState()
                    .getFirst()
                    .toDoubles();
            assertThat(Networks.relativeError(together, sum)).isLessThan(1e-14);
        }
    }

    /** A state of two parts: z' = -z, l' = sum(z) has l(T) = (1 - e^-T) sum(z0). */
    @Test
    void tupleStates() {
        VectorField field =
                (t, state) -> List.of(state.get(0).negated(), state.get(0).sum(1));
        Tensor z = Networks.random(FloatFormat.BINARY64, STATE, 1, 1);
        Tensor l = Tensor.zeros(FloatFormat.BINARY64, Shape.of(5, 1));
        try (Odeint odeint = Networks.odeint("float64", "rk4", new NoScaling());
                Solution solution = odeint.solve(field, List.of(z, l), TimeGrid.uniform(0, 1, 64))) {
            Tensor noCotangent = Tensor.zeros(FloatFormat.BINARY64, STATE);
            Tensor ones = Tensor.of(FloatFormat.BINARY64, Shape.of(5, 1), 1, 1, 1, 1, 1);
            AdjointResult.Gradients gradients = Networks.gradients(solution.backward(List.of(noCotangent, ones)));
            double expected = 1 - Math.exp(-1);
            for (double value : gradients.initialState().get(0).toDoubles()) {
                assertThat(value).isCloseTo(expected, within(1e-9));
            }
            assertThat(gradients.initialState().get(1).toDoubles()).containsOnly(1.0);
            assertThat(solution.trajectory().last().get(1).get(0))
                    .isCloseTo(expected * (z.get(0) + z.get(1)), within(1e-9));
        }
    }
}
