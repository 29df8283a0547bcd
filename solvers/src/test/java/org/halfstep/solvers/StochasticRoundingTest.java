package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stochastic rounding in a solve: numbers that depend on seed and solve alone, and results that are right on average. */
class StochasticRoundingTest {
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 6);

    /** Gradients of two solves in succession. */
    private static List<double[]> solves(PrecisionPolicy policy, int threads, long firstNumber) {
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY32);
        List<double[]> found = new ArrayList<>();
        try (Backend backend = Backends.open("reference", threads);
                Odeint odeint =
                        Odeint.builder().precision(policy).backend(backend).build()) {
            odeint.numberSolvesFrom(firstNumber);
            for (int i = 0; i < 2; i++) {
                try (Solution solution =
                        odeint.solve(network.field(), TwoPartNetwork.initialState(FloatFormat.BINARY32), GRID)) {
                    found.add(flat(Numbers.values(
                            Numbers.all(solution.backward(TwoPartNetwork.random(FloatFormat.BINARY32, 11))))));
                }
            }
        }
        return found;
    }

    private static double[] flat(List<double[]> parts) {
        return parts.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "float16 rounding=stochastic",
                "bfloat16 rounding=stochastic-equal",
                "pure:bfloat16 rounding=stochastic"
            })
    void theSeedAndTheNumberOfTheSolveDecide(String precision) {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision).withSeed(5);
        List<double[]> first = solves(policy, 1, 0);
        assertThat(first.get(0)).isNotEqualTo(first.get(1));
        List<double[]> again = solves(policy, 2, 0);
        Numbers.assertEqualBits(again, first);
        assertThat(solves(policy, 1, 1).getFirst()).isEqualTo(first.get(1));
        assertThat(solves(policy.withSeed(6), 1, 0).getFirst()).isNotEqualTo(first.get(0));
    }

    /** y' = 1/512 in bfloat16: at 1 every step is less than half a unit, so that rounding to nearest never moves. */
    @Test
    void sumsThatStagnateGrowOnAverage() {
        VectorField slow = VectorField.of((t, y) -> y.times(0).plus(1.0 / 512));
        Tensor ones = Tensor.zeros(FloatFormat.BINARY32, Shape.of(500, 1));
        ones.fill(1);
        TimeGrid grid = TimeGrid.uniform(0, 32, 32);
        double nearest = mean(PrecisionPolicy.parse("pure:bfloat16"), slow, ones, grid);
        double stochastic = mean(PrecisionPolicy.parse("pure:bfloat16 rounding=stochastic"), slow, ones, grid);
        assertThat(nearest).isEqualTo(1);
        // 1 + 32 / 512, with a standard error of at most 2^-7 sqrt(32 / 4 / 500) = 0.001
        assertThat(stochastic).isBetween(1.0625 - 0.004, 1.0625 + 0.004);
    }

    /** Forward solve, backward pass, parameters, loss: no two programs of a solve share a number, nor do two steps. */
    @Test
    void everyPlaceHasAStreamOfItsOwn() {
        PrecisionPolicy policy =
                PrecisionPolicy.parse("bfloat16 rounding=stochastic").withSeed(2);
        Set<Long> first = new HashSet<>();
        int places = 0;
        for (long number = 0; number < 3; number++) {
            for (int step = 0; step < 3; step++) {
                for (RandomPlace.Pass pass : RandomPlace.Pass.values()) {
                    long[] bits = new long[1];
                    new SolvePlaces(policy, number).at(step, pass).of(7).bits(0, 1, bits);
                    first.add(bits[0]);
                    places++;
                }
            }
        }
        assertThat(first).hasSize(places);
    }

    /** Whether an element moves in a step is decided anew in each, with probability 1/4. */
    @Test
    void everyStepDrawsNumbersOfItsOwn() {
        VectorField slow = VectorField.of((t, y) -> y.times(0).plus(1.0 / 512));
        Tensor ones = Tensor.zeros(FloatFormat.BINARY32, Shape.of(500, 1));
        ones.fill(1);
        PrecisionPolicy policy = PrecisionPolicy.parse("pure:bfloat16 rounding=stochastic");
        try (Odeint odeint = Odeint.builder().precision(policy).method("euler").build();
                Solution solution = odeint.solve(slow, ones, TimeGrid.uniform(0, 4, 4))) {
            for (int n = 1; n < 4; n++) {
                int same = 0;
                for (int i = 0; i < ones.elementCount(); i++) {
                    boolean moved = moves(solution, n, i);
                    same += moved == moves(solution, n + 1, i) ? 1 : 0;
                }
                // 1/16 + 9/16 of 500 are 312, the standard deviation 11.
                assertThat(same).isBetween(312 - 55, 312 + 55);
            }
        }
    }

    private static boolean moves(Solution solution, int n, int element) {
        double before = solution.trajectory().state(n - 1).getFirst().get(element);
        return solution.trajectory().state(n).getFirst().get(element) > before;
    }

    private static double mean(PrecisionPolicy policy, VectorField field, Tensor initial, TimeGrid grid) {
        try (Odeint odeint = Odeint.builder().precision(policy).method("euler").build();
                Solution solution = odeint.solve(field, initial, grid)) {
            double sum = 0;
            for (double y : solution.last().toDoubles()) {
                sum += y;
            }
            return sum / initial.elementCount();
        }
    }
}
