package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.scaling.ScaleTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a solve keeps, its gradients have the same bits. */
class MemoryTest {
    private static final TimeGrid GRID = TimeGrid.of(0, 0.1, 0.35, 0.6, 1.1, 1.3, 1.25 + 0.25, 1.75, 1.8);
    private static final List<Memory> OTHERS = List.of(
            Memory.stages(), Memory.snapshots(1), Memory.snapshots(2), Memory.snapshots(3), Memory.snapshots(50));

    /** What a solve and its backward pass gave, copied. */
    private record Outcome(List<Long> bits, ScaleTrace trace) {}

    private static Outcome run(PrecisionPolicy policy, String method, Memory memory, double size) {
        VectorField field = new TwoPartNetwork(policy.format(Role.MASTER_PARAMETER)).field();
        FloatFormat state = policy.format(Role.STATE);
        Workspace workspace = new Workspace();
        List<Tensor> bits = new ArrayList<>();
        try (Odeint odeint = Odeint.builder()
                .precision(policy)
                .method(method)
                .memory(memory)
                .differentiateTimes()
                .workspace(workspace)
                .build()) {
            List<Tensor> last = scaled(TwoPartNetwork.random(state, 11), size);
            List<Tensor> inner = scaled(TwoPartNetwork.random(state, 13), size);
            Map<Integer, List<Tensor>> cotangents = Map.of(3, inner, 0, inner, GRID.steps(), last);
            try (Solution solution = odeint.solve(field, TwoPartNetwork.initialState(state), GRID)) {
                // The parameters are rounded anew in between, for a solve of another number.
                odeint.solve(field, TwoPartNetwork.initialState(state), TimeGrid.uniform(0, 1, 2))
                        .close();
                AdjointResult.Gradients gradients = Numbers.gradients(solution.backward(cotangents));
                bits.addAll(solution.trajectory().state(0));
                bits.addAll(solution.trajectory().last());
                bits.addAll(gradients.initialState());
                bits.addAll(gradients.byParameter());
                bits.add(gradients.byTime().orElseThrow());
                return new Outcome(copy(bits), gradients.trace());
            }
        }
    }

    private static List<Tensor> scaled(List<Tensor> tensors, double factor) {
        for (Tensor tensor : tensors) {
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, tensor.get(i) * factor);
            }
        }
        return tensors;
    }

    private static List<Long> copy(List<Tensor> tensors) {
        List<Long> bits = new ArrayList<>();
        for (Tensor tensor : tensors) {
            for (int i = 0; i < tensor.elementCount(); i++) {
                bits.add(tensor.bits(i));
            }
        }
        return bits;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "float64",
                "float32",
                "float16",
                "bfloat16",
                "e5m2",
                "pure:bfloat16",
                "pure:float16 rounding=stochastic",
                "float16 rounding=stochastic",
                "bfloat16 state=bfloat16 rounding=toward-zero",
                "rampde-0.1.0:float16"
            })
    void everyChoiceGivesTheSameBits(String precision) {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision).withSeed(3);
        for (String method : List.of("euler", "rk4")) {
            Outcome expected = run(policy, method, Memory.states(), 1);
            for (Memory memory : OTHERS) {
                assertThat(run(policy, method, memory, 1))
                        .as("%s, %s, %s", precision, method, memory)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void stepsThatAreTriedAgainGiveTheSameBitsToo() {
        PrecisionPolicy policy = PrecisionPolicy.parse("float16").with(Role.SCALED_COTANGENT, FloatFormat.E5M2);
        Outcome expected = run(policy, "rk4", Memory.states(), 1e-3);
        for (Memory memory : OTHERS) {
            assertThat(run(policy, "rk4", memory, 1e-3)).as("%s", memory).isEqualTo(expected);
        }
    }

    /** Griewank and Walther's count for 10 steps: each step once, and those before each kept state again. */
    @ParameterizedTest
    @CsvSource({"1, 10", "2, 10", "3, 10", "5, 64", "3, 100"})
    void snapshotsKeepTheirNumberAndSolveNoStepOftenerThanTheRuleSays(int count, int steps) {
        PrecisionPolicy policy = PrecisionPolicy.parse("float32");
        SolveStatistics statistics = new SolveStatistics(policy, Tableaus.EULER);
        Workspace workspace = new Workspace();
        FloatFormat state = FloatFormat.BINARY32;
        VectorField field = new TwoPartNetwork(state).field();
        List<Tensor> initial = TwoPartNetwork.initialState(state);
        long stateBytes = initial.stream().mapToLong(Tensor::byteSize).sum();
        try (Odeint odeint = Odeint.builder()
                .precision(policy)
                .method("euler")
                .memory(Memory.snapshots(count))
                .workspace(workspace)
                .listener(statistics)
                .build()) {
            // Prepared first, so that what is counted afterwards are states alone.
            try (Solution solution = odeint.solve(field, initial, TimeGrid.uniform(0, 1, 1))) {
                solution.backward(TwoPartNetwork.random(state, 11));
            }
            long before = workspace.usedBytes();
            long stepsBefore = statistics.forwardSteps();
            try (Solution solution = odeint.solve(field, initial, TimeGrid.uniform(0, 1, steps))) {
                // Two ends of the trajectory, the initial state, those kept, and one that is wanted.
                assertThat(workspace.usedBytes() - before).isLessThanOrEqualTo((count + 4) * stateBytes);
                solution.backward(TwoPartNetwork.random(state, 11));
                assertThat(workspace.usedBytes() - before).isLessThanOrEqualTo((count + 4) * stateBytes);
            }
            assertThat(workspace.usedBytes()).isEqualTo(before);
            assertThat(statistics.forwardSteps() - stepsBefore)
                    .isLessThanOrEqualTo((repetitions(count, steps) + 1L) * steps);
        }
    }

    /** The smallest r with binomial(s + 1 + r, s + 1) >= steps. */
    private static int repetitions(int count, int steps) {
        int r = 0;
        double binomial = 1;
        while (binomial < steps) {
            r++;
            binomial = binomial * (count + 1 + r) / r;
        }
        return r;
    }

    @Test
    void whatIsNotKeptIsSaidToBeMissing() {
        VectorField field = new TwoPartNetwork(FloatFormat.BINARY32).field();
        try (Odeint odeint = Odeint.builder().memory(Memory.snapshots(2)).build();
                Solution solution = odeint.solve(field, TwoPartNetwork.initialState(FloatFormat.BINARY32), GRID)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> solution.trajectory().state(4))
                    .withMessage("state 4 of a solve of 8 steps: kept are [0, 8]; solve with Memory.states() to keep"
                            + " them all");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Memory.snapshots(0));
    }

    /** 2 s N evaluations either way; a retried step is evaluated once more only if the stages are not kept. */
    @Test
    void keptStagesAreNotComputedAgain() {
        PrecisionPolicy policy = PrecisionPolicy.parse("float16");
        VectorField field = new TwoPartNetwork(FloatFormat.BINARY32).field();
        List<Tensor> initial = TwoPartNetwork.initialState(FloatFormat.BINARY32);
        List<Long> bytes = new ArrayList<>();
        for (Memory memory : List.of(Memory.states(), Memory.stages())) {
            Workspace workspace = new Workspace();
            try (Odeint odeint = Odeint.builder()
                    .precision(policy)
                    .memory(memory)
                    .workspace(workspace)
                    .build()) {
                for (int i = 0; i < 2; i++) {
                    long before = workspace.usedBytes();
                    try (Solution solution = odeint.solve(field, initial, GRID)) {
                        long kept = workspace.usedBytes() - before;
                        solution.backward(TwoPartNetwork.random(FloatFormat.BINARY32, 11));
                        if (i == 1) {
                            bytes.add(kept);
                        }
                    }
                    assertThat(i == 0 || workspace.usedBytes() == before).isTrue();
                }
            }
        }
        assertThat(bytes.get(0)).isLessThan(bytes.get(1));
    }
}
