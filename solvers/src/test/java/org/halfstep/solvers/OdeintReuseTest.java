package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.api.Test;

class OdeintReuseTest {
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 5);
    private static final TwoPartNetwork NETWORK = new TwoPartNetwork(FloatFormat.BINARY32);
    private static final List<Tensor> INITIAL = TwoPartNetwork.initialState(FloatFormat.BINARY32);
    private static final List<Tensor> COTANGENTS = TwoPartNetwork.random(FloatFormat.BINARY32, 11);

    @Test
    void optionsHaveDefaults() {
        try (Odeint odeint = Odeint.builder().build()) {
            assertThat(odeint.policy()).isEqualTo(PrecisionPolicy.parse("float32"));
            assertThat(odeint.tableau()).isSameAs(Tableaus.RK4);
            assertThat(odeint.scaling()).isEqualTo(new NoScaling());
        }
        try (Odeint odeint = Odeint.builder().precision("float16").build()) {
            assertThat(odeint.scaling()).isEqualTo(new DynamicScaling());
        }
    }

    @Test
    void secondSolveGivesTheSameBitsAndPreparesNothing() {
        try (CountingBackend backend = new CountingBackend();
                Odeint odeint =
                        Odeint.builder().precision("float16").backend(backend).build()) {
            VectorField field = NETWORK.field();
            List<double[]> first = solveAndBack(odeint, field, INITIAL);
            int prepared = backend.prepared();
            assertThat(prepared).isPositive();
            Numbers.assertEqualBits(solveAndBack(odeint, field, INITIAL), first);
            assertThat(backend.prepared()).isEqualTo(prepared);
        }
    }

    @Test
    void newShapesAreSolvedBesideTheOldOnes() {
        try (CountingBackend backend = new CountingBackend();
                Odeint odeint = Odeint.builder().backend(backend).build()) {
            VectorField field = VectorField.of((t, y) -> y.times(t).negated());
            double[] values = {1, 2, 3, 4, 5, 6};
            List<Shape> shapes = List.of(Shape.of(6), Shape.of(2, 3), Shape.of(3, 2), Shape.of(1, 6));
            List<double[]> results = new ArrayList<>();
            for (Shape shape : shapes) {
                try (Solution solution = odeint.solve(field, Tensor.of(FloatFormat.BINARY32, shape, values), GRID)) {
                    assertThat(solution.last().shape()).isEqualTo(shape);
                    results.add(solution.last().toDoubles());
                }
            }
            assertThat(backend.prepared()).isEqualTo(shapes.size());
            results.forEach(result -> assertThat(result).containsExactly(results.getFirst()));
            odeint.solve(field, Tensor.of(FloatFormat.BINARY32, Shape.of(2, 3), values), GRID)
                    .close();
            assertThat(backend.prepared()).isEqualTo(shapes.size());
        }
    }

    /** Large enough for the kernels to be shared out. */
    @Test
    void threadsChangeNoBit() {
        SplittableRandom random = new SplittableRandom(3);
        Tensor weights = Tensor.zeros(FloatFormat.BINARY32, Shape.of(96, 96));
        Tensor biases = Tensor.zeros(FloatFormat.BINARY32, Shape.of(96));
        Tensor initial = Tensor.zeros(FloatFormat.BINARY32, Shape.of(300, 96));
        List.of(weights, biases, initial).forEach(tensor -> {
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, random.nextDouble(-0.2, 0.2));
            }
        });
        Linear layer = new Linear(new Parameter("weight", weights), new Parameter("bias", biases));
        VectorField field = VectorField.of((_, y) -> layer.apply(y).tanh());
        List<List<double[]>> results = new ArrayList<>();
        for (int threads = 1; threads <= 2; threads++) {
            try (ReferenceBackend backend = new ReferenceBackend(threads);
                    Odeint odeint = Odeint.builder()
                            .precision("bfloat16")
                            .backend(backend)
                            .build();
                    Solution solution = odeint.solve(field, initial, GRID)) {
                List<double[]> values =
                        new ArrayList<>(Numbers.values(solution.trajectory().last()));
                values.addAll(Numbers.values(Numbers.all(solution.backward(initial))));
                results.add(values);
            }
        }
        Numbers.assertEqualBits(results.get(1), results.get(0));
    }

    @Test
    void everyBufferComesBack() {
        Workspace workspace = new Workspace();
        try (Odeint odeint =
                Odeint.builder().precision("float16").workspace(workspace).build()) {
            VectorField field = NETWORK.field();
            // Twice: the forward solve of the second one runs with the backward program's buffers there.
            solveAndBack(odeint, field, INITIAL);
            solveAndBack(odeint, field, INITIAL);
            long used = workspace.usedBytes();
            long highWater = workspace.highWaterBytes();
            assertThat(used).isPositive().isLessThan(highWater);
            for (int i = 0; i < 100; i++) {
                solveAndBack(odeint, field, INITIAL);
                assertThat(workspace.usedBytes()).isEqualTo(used);
            }
            assertThat(workspace.highWaterBytes()).isEqualTo(highWater);
        }
        assertThat(workspace.usedBytes()).isZero();
    }

    @Test
    void closingTwiceGivesNothingBackTwice() {
        Workspace workspace = new Workspace();
        Odeint odeint = Odeint.builder().workspace(workspace).build();
        Solution solution = odeint.solve(NETWORK.field(), INITIAL, GRID);
        solution.close();
        solution.close();
        odeint.close();
        odeint.close();
        assertThat(workspace.usedBytes()).isZero();
    }

    @Test
    void closedOdeintWithABackendOfItsOwnSolvesNothing() {
        Odeint odeint = Odeint.builder().build();
        odeint.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> odeint.solve(NETWORK.field(), INITIAL, GRID))
                .withMessageContaining("closed");
    }

    @Test
    void backendOfTheCallerStaysOpen() {
        try (CountingBackend backend = new CountingBackend()) {
            Odeint.builder().backend(backend).build().close();
            try (Odeint odeint = Odeint.builder().backend(backend).build();
                    Solution solution = odeint.solve(NETWORK.field(), INITIAL, GRID)) {
                assertThat(solution.trajectory().last()).hasSize(2);
            }
        }
    }

    @Test
    void storedStatesTakeHalfTheBytesInFloat16() {
        assertThat(trajectoryBytes("float32")).isEqualTo(6 * 9 * 4);
        assertThat(trajectoryBytes("float16")).isEqualTo(6 * 9 * 2);
        assertThat(trajectoryBytes("float64")).isEqualTo(6 * 9 * 8);
    }

    private static long trajectoryBytes(String precision) {
        try (Odeint odeint = Odeint.builder().precision(precision).build();
                Solution solution = odeint.solve(NETWORK.field(), INITIAL, GRID)) {
            assertThat(solution.last().format().name()).isEqualTo(precision);
            return solution.trajectory().byteSize();
        }
    }

    /** A step that is too small for the stored states to see still moves the solution. */
    @Test
    void stepsStartFromTheUnroundedState() {
        VectorField growth = VectorField.of((_, y) -> y.times(0x1p-4));
        try (Odeint odeint =
                        Odeint.builder().precision("bfloat16").method("euler").build();
                Solution solution = odeint.solve(growth, Tensor.of(Shape.of(1), 1f), TimeGrid.uniform(0, 1, 64))) {
            assertThat(solution.trajectory().state(1).getFirst().get(0)).isEqualTo(1);
            assertThat(solution.last().get(0)).isEqualTo(1.0625);
        }
    }

    @Test
    void initialStateIsStoredFirst() {
        try (Odeint odeint = Odeint.builder().precision("float16").build();
                Solution solution =
                        odeint.solve(VectorField.of((_, y) -> y), Tensor.of(Shape.of(2), 0.1f, 70000f), GRID)) {
            Tensor first = solution.trajectory().state(0).getFirst();
            assertThat(first.get(0)).isEqualTo(0x1.998p-4);
            assertThat(first.get(1)).isInfinite();
            assertThat(solution.trajectory().grid()).isEqualTo(GRID);
        }
    }

    @Test
    void slopesMustFitTheState() {
        try (Odeint odeint = Odeint.builder().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> odeint.solve(VectorField.of((_, y) -> y.sum(0)), Tensor.of(Shape.of(2), 1, 2), GRID))
                    .withMessage("vector field: part 0 of the state has shape [2], its slope [1]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> odeint.solve((_, state) -> List.of(state.getFirst()), INITIAL, GRID))
                    .withMessage("vector field: a state of 2 parts, but 1 slopes; return one slope for every part");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> odeint.solve(NETWORK.field(), List.of(), GRID))
                    .withMessage("solve: a state of no parts");
            assertThat(odeint.workspace().usedBytes()).isZero();
        }
    }

    @Test
    void parametersAreThoseReadInTheOrderOfTheirFirstUse() {
        List<Shape> parts = INITIAL.stream().map(Tensor::shape).toList();
        try (CountingBackend backend = new CountingBackend();
                Odeint odeint = Odeint.builder().backend(backend).build()) {
            VectorField field = NETWORK.field();
            assertThat(odeint.parameters(field, parts)).containsExactlyElementsOf(NETWORK.parameters());
            int prepared = backend.prepared();
            try (Solution solution = odeint.solve(field, INITIAL, GRID)) {
                assertThat(backend.prepared()).isEqualTo(prepared);
                assertThat(Numbers.gradients(solution.backward(COTANGENTS)).parameters())
                        .containsExactlyElementsOf(NETWORK.parameters());
            }
        }
    }

    /** Master parameters are read at every solve: an optimiser changes them in place. */
    @Test
    void changedParametersAreSeenByTheNextSolve() {
        Parameter rate = new Parameter("rate", Tensor.of(Shape.of(1), 1f));
        VectorField field =
                VectorField.of((_, y) -> y.recorder().parameter(rate).plus(y.times(0)));
        try (Odeint odeint = Odeint.builder().build()) {
            Tensor zero = Tensor.of(Shape.of(1), 0f);
            try (Solution solution = odeint.solve(field, zero, GRID)) {
                assertThat(solution.last().get(0)).isEqualTo(1);
            }
            rate.master().set(0, 3);
            try (Solution solution = odeint.solve(field, zero, TimeGrid.of(0, 0.5))) {
                assertThat(solution.last().get(0)).isEqualTo(1.5);
            }
        }
    }

    private static List<double[]> solveAndBack(Odeint odeint, VectorField field, List<Tensor> initial) {
        try (Solution solution = odeint.solve(field, initial, GRID)) {
            List<double[]> values = new ArrayList<>();
            for (int n = 0; n <= GRID.steps(); n++) {
                values.addAll(Numbers.values(solution.trajectory().state(n)));
            }
            values.addAll(Numbers.values(Numbers.all(solution.backward(Map.of(2, COTANGENTS, 5, COTANGENTS)))));
            return values;
        }
    }
}
