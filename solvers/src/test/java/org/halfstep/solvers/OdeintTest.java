package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.Networks.Mlp;
import org.halfstep.solvers.scaling.CheckedScaling;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.NoScaling;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OdeintTest {
    private static final Shape STATE = Shape.of(300, 2);
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 8);

    @Test
    void oneLineSolvesInFloat32() {
        List<Tensor> y = Odeint.odeint(
                VectorField.of((t, state) -> state.negated()), Tensor.of(Shape.of(1), 1f), TimeGrid.uniform(0, 1, 32));
        assertThat(y).hasSize(33);
        assertThat(y.getLast().get(0)).isCloseTo(Math.exp(-1), org.assertj.core.api.Assertions.within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "bfloat16", "float16", "rampde-0.1.0:float16"})
    void threadsAndRepetitionChangeNoBit(String precision) {
        List<double[]> results = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3}) {
            Mlp network = Mlp.of(FloatFormat.BINARY32);
            VectorField field = network.field();
            Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
            Tensor cotangent = Networks.random(FloatFormat.BINARY32, STATE, 1e-3, 2);
            try (Backend backend = Backends.open("reference", threads);
                    Odeint odeint = Odeint.builder()
                            .precision(precision)
                            .scaling(new DynamicScaling())
                            .backend(backend)
                            .build()) {
                for (int repetition = 0; repetition < 2; repetition++) {
                    try (Solution solution = odeint.solve(field, y0, GRID)) {
                        results.add(Networks.gradients(solution.backward(cotangent))
                                .of(network.first().weight())
                                .toDoubles());
                    }
                }
            }
        }
        assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(results.getFirst()));
    }

    @Test
    void buffersComeBack() {
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        VectorField field = network.field();
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        Workspace workspace = new Workspace();
        try (Backend backend = Backends.open("reference", 1)) {
            try (Odeint odeint =
                    Odeint.builder().backend(backend).workspace(workspace).build()) {
                long used = 0;
                for (int i = 0; i < 50; i++) {
                    try (Solution solution = odeint.solve(field, y0, GRID)) {
                        solution.backward(y0);
                    }
                    if (i == 0) {
                        used = workspace.usedBytes();
                    }
                    assertThat(workspace.usedBytes()).isEqualTo(used);
                }
            }
            assertThat(workspace.usedBytes()).isZero();
        }
    }

    @Test
    void aLowFormatStoresTheStatesInHalfTheBytes() {
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        List<Long> bytes = new ArrayList<>();
        for (String precision : List.of("float32", "float16", "bfloat16")) {
            try (Odeint odeint = Networks.odeint(precision, "rk4", new NoScaling());
                    Solution solution = odeint.solve(network.field(), y0, GRID)) {
                bytes.add(solution.trajectory().byteSize());
            }
        }
        assertThat(bytes).containsExactly(9 * 600 * 4L, 9 * 600 * 2L, 9 * 600 * 2L);
    }

    /** A large weight makes a cotangent inside the network overflow in float16: the step is tried again with a smaller S, and the result holds. */
    @Test
    void anOverflowIsTriedAgain() {
        Parameter weight = new Parameter("w", Tensor.of(Shape.of(1, 1), 300f));
        Parameter inner = new Parameter("v", Tensor.of(Shape.of(1, 1), 1f));
        VectorField field = VectorField.of((t, y) ->
                y.matmul(y.recorder().parameter(inner)).matmul(y.recorder().parameter(weight)));
        Tensor y0 = Tensor.of(Shape.of(1, 1), 0.001f);
        Tensor one = Tensor.of(Shape.of(1, 1), 1f);
        TimeGrid grid = TimeGrid.of(0, 0.0009765625);
        try (Odeint odeint = Networks.odeint("float16", "euler", new DynamicScaling());
                Solution solution = odeint.solve(field, y0, grid)) {
            AdjointResult.Gradients gradients = Networks.gradients(solution.backward(one));
            assertThat(gradients.trace().count(Kind.OVERFLOW)).isPositive();
            assertThat(gradients.trace().retriedSteps()).isEqualTo(1);
            assertThat(gradients.initialState().getFirst().get(0)).isEqualTo(1 + 300.0 / 1024);
        }
        try (Odeint odeint = Networks.odeint("float16", "euler", new CheckedScaling());
                Solution solution = odeint.solve(field, y0, grid)) {
            Tensor large = Tensor.of(Shape.of(1, 1), 1000f);
            assertThat(solution.backward(large))
                    .isInstanceOfSatisfying(AdjointResult.NonFinite.class, failure -> assertThat(failure.message())
                            .contains("step 0", "float16", "tried 1 time"));
        }
    }

    @Test
    void aZeroCotangentGivesZeroGradients() {
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        try (Odeint odeint = Networks.odeint("float16", "rk4", new DynamicScaling());
                Solution solution = odeint.solve(network.field(), y0, GRID)) {
            AdjointResult.Gradients gradients =
                    Networks.gradients(solution.backward(Tensor.zeros(FloatFormat.BINARY32, STATE)));
            assertThat(gradients.trace().events()).isEmpty();
            assertThat(gradients.initialState().getFirst().toDoubles()).containsOnly(0.0);
            assertThat(gradients.of(network.first().weight()).toDoubles()).containsOnly(0.0);
        }
    }

    @Test
    void aNonFiniteStateIsAFailureValue() {
        VectorField field = VectorField.of((t, y) -> y.times(y));
        Tensor y0 = Tensor.of(Shape.of(1, 1), 60000f);
        try (Odeint odeint = Networks.odeint("float16", "euler", new NoScaling());
                Solution solution = odeint.solve(field, y0, TimeGrid.uniform(0, 1, 3))) {
            assertThat(solution.backward(Tensor.of(Shape.of(1, 1), 1f))).isInstanceOf(AdjointResult.NonFinite.class);
        }
    }

    @Test
    void aListenerSeesEveryStepAndChangesNothing() {
        Mlp network = Mlp.of(FloatFormat.BINARY32);
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        List<Integer> steps = new ArrayList<>();
        try (Odeint odeint = Networks.odeint("float16", "rk4", new DynamicScaling());
                Solution solution = odeint.solve(network.field(), y0, GRID)) {
            double[] plain = Networks.gradients(solution.backward(y0))
                    .of(network.first().weight())
                    .toDoubles();
            double[] watched = Networks.gradients(solution.backward(
                            Map.of(GRID.steps(), List.of(y0)), new DynamicScaling(), (n, scale, adjoint, products) -> {
                                steps.add(n);
                                assertThat(scale).isPositive();
                                assertThat(adjoint).hasSize(1);
                                assertThat(products).hasSize(4);
                            }))
                    .of(network.first().weight())
                    .toDoubles();
            assertThat(watched).isEqualTo(plain);
        }
        assertThat(steps).containsExactly(7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void misuseIsRefused() {
        Tensor y0 = Networks.random(FloatFormat.BINARY32, STATE, 1, 1);
        Parameter unread = new Parameter("unread", Tensor.of(Shape.of(1), 1f));
        try (Odeint odeint = Networks.odeint("float32", "rk4", new NoScaling())) {
            assertThatThrownBy(() -> odeint.solve(VectorField.of((t, y) -> y.sum(1)), y0, GRID))
                    .hasMessage("vector field: part 0 of the state has shape [300, 2], its slope [300, 1]");
            assertThatThrownBy(() -> odeint.solve((t, state) -> List.of(), y0, GRID))
                    .hasMessageContaining("a state of 1 parts, but 0 slopes");
            assertThatThrownBy(() -> odeint.solve((t, state) -> state, List.of(), GRID))
                    .hasMessageContaining("no parts");
            try (Solution solution = odeint.solve(VectorField.of((t, y) -> y.negated()), y0, GRID)) {
                assertThatThrownBy(() -> solution.backward(Tensor.of(Shape.of(1), 1f)))
                        .hasMessage("cotangent of state 8, part 0: shape [1], the state has [300, 2]");
                assertThatThrownBy(() -> solution.backward(Map.of(9, List.of(y0))))
                        .hasMessageContaining("the states are 0 to 8");
                assertThatThrownBy(
                                () -> Networks.gradients(solution.backward(y0)).of(unread))
                        .hasMessageContaining("does not read parameter unread[1]");
            }
        }
    }

    @Test
    void aLossGivesItsValueAndItsGradient() {
        try (Odeint odeint = Networks.odeint("float16", "rk4", new NoScaling());
                FinalLoss loss = new FinalLoss(
                        odeint.backend(),
                        odeint.workspace(),
                        odeint.policy(),
                        state -> state.getFirst().times(state.getFirst()).sum().times(0.5),
                        List.of(Shape.of(3)))) {
            Tensor state = Tensor.of(FloatFormat.BINARY16, Shape.of(3), 1, -2, 0.5);
            assertThat(loss.evaluate(List.of(state), 4)).isEqualTo(2.625);
            assertThat(loss.cotangents().getFirst().toDoubles()).containsExactly(4, -8, 2);
            assertThat(loss.cotangents().getFirst().format()).isEqualTo(FloatFormat.BINARY32);
            assertThatThrownBy(() -> new FinalLoss(
                            odeint.backend(),
                            odeint.workspace(),
                            odeint.policy(),
                            List::getFirst,
                            List.of(Shape.of(3))))
                    .hasMessage("loss of shape [3]: must be a scalar");
        }
    }
}
