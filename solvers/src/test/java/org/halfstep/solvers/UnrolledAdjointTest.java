package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.check.CentralDifferences;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.check.UnrolledSolve;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The discrete adjoint is the VJP of the unrolled program. */
class UnrolledAdjointTest {
    private static final List<FloatFormat> FORMATS = List.of(FloatFormat.BINARY64, FloatFormat.BINARY32);

    /** Grids whose every h is a power of two, exactly also in binary32: uniform, uneven, backward. */
    private static final List<TimeGrid> DYADIC = List.of(
            TimeGrid.uniform(0, 1, 4),
            TimeGrid.of(0, 0.25, 0.375, 0.5, 1, 3),
            TimeGrid.of(1, 0.75, 0.25, 0.125, -0.375));

    private static final List<TimeGrid> OTHERS =
            List.of(TimeGrid.uniform(0, 1, 5), TimeGrid.of(0, 0.1, 0.35, 0.6, 1.3), TimeGrid.of(1, 0.7, 0.1, -0.2));

    static Stream<Arguments> dyadic() {
        return cases(DYADIC);
    }

    static Stream<Arguments> others() {
        return cases(OTHERS);
    }

    private static Stream<Arguments> cases(List<TimeGrid> grids) {
        return FORMATS.stream().flatMap(format -> Tableaus.ALL.stream().flatMap(tableau -> grids.stream()
                .flatMap(grid -> Stream.of(false, true).map(dense -> Arguments.of(format, tableau, grid, dense)))));
    }

    /** See {@link UnrolledSolve} for why the bits agree. */
    @ParameterizedTest(name = "{0} {2} dense={3}")
    @MethodSource("dyadic")
    void bitsAreThoseOfTheUnrolledProgramWhereStepsArePowersOfTwo(
            FloatFormat format, ButcherTableau tableau, TimeGrid grid, boolean dense) {
        Map<Integer, List<Tensor>> cotangents = cotangents(format, grid, dense);
        Numbers.assertEqualBits(
                adjoint(format, tableau, grid, cotangents), unrolled(format, tableau, grid, cotangents));
    }

    /** Elsewhere a few roundings are in other places: h multiplies before the network's VJP, or after it. */
    @ParameterizedTest(name = "{0} {2} dense={3}")
    @MethodSource("others")
    void numbersAreThoseOfTheUnrolledProgram(FloatFormat format, ButcherTableau tableau, TimeGrid grid, boolean dense) {
        Map<Integer, List<Tensor>> cotangents = cotangents(format, grid, dense);
        double error = Numbers.relativeError(
                adjoint(format, tableau, grid, cotangents), unrolled(format, tableau, grid, cotangents));
        double weights = tableau.b().stream().mapToDouble(Math::abs).sum();
        assertThat(error).isLessThan(16 * weights * format.unitRoundoff());
    }

    static Stream<Arguments> methodsAndGrids() {
        return Tableaus.ALL.stream()
                .flatMap(tableau -> OTHERS.stream().map(grid -> Arguments.of(tableau.name(), grid)));
    }

    /** What does not depend on any gradient rule: differences of solves. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndGrids")
    void numbersAreThoseOfCentralDifferences(String method, TimeGrid grid) {
        ButcherTableau tableau = Tableaus.parse(method);
        Map<Integer, List<Tensor>> cotangents = cotangents(FloatFormat.BINARY64, grid, true);
        List<double[]> gradients = adjoint(FloatFormat.BINARY64, tableau, grid, cotangents);
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY64);
        List<Tensor> initial = TwoPartNetwork.initialState(FloatFormat.BINARY64);
        List<Tensor> variables = Stream.concat(
                        initial.stream(), network.parameters().stream().map(parameter -> parameter.master()))
                .toList();
        try (Odeint odeint = odeint(FloatFormat.BINARY64, tableau)) {
            CentralDifferences differences = new CentralDifferences(odeint, network.field(), initial, grid, cotangents);
            for (int i = 0; i < variables.size(); i++) {
                assertThat(Numbers.relativeError(gradients.get(i), differences.by(variables.get(i))))
                        .isLessThan(1e-8);
            }
        }
    }

    private static List<double[]> adjoint(
            FloatFormat format, ButcherTableau tableau, TimeGrid grid, Map<Integer, List<Tensor>> cotangents) {
        VectorField field = new TwoPartNetwork(format).field();
        try (Odeint odeint = odeint(format, tableau);
                Solution solution = odeint.solve(field, TwoPartNetwork.initialState(format), grid)) {
            return Numbers.values(Numbers.all(solution.backward(cotangents)));
        }
    }

    private static Odeint odeint(FloatFormat format, ButcherTableau tableau) {
        return Odeint.builder()
                .precision(format.name())
                .method(tableau)
                .scaling(new NoScaling())
                .build();
    }

    private static List<double[]> unrolled(
            FloatFormat format, ButcherTableau tableau, TimeGrid grid, Map<Integer, List<Tensor>> cotangents) {
        TwoPartNetwork network = new TwoPartNetwork(format);
        try (Backend backend = Backends.open("reference", 1);
                UnrolledSolve solve = new UnrolledSolve(
                        backend,
                        PrecisionPolicy.parse(format.name()),
                        tableau,
                        network,
                        grid.steps(),
                        cotangents.keySet())) {
            return Numbers.values(solve.gradients(network, TwoPartNetwork.initialState(format), grid, cotangents)
                    .all());
        }
    }

    /** Of the last state alone, or of the first, the last and one in between. */
    private static Map<Integer, List<Tensor>> cotangents(FloatFormat format, TimeGrid grid, boolean dense) {
        List<Tensor> last = TwoPartNetwork.random(format, 11);
        return dense
                ? Map.of(0, TwoPartNetwork.random(format, 12), 2, TwoPartNetwork.random(format, 13), grid.steps(), last)
                : Map.of(grid.steps(), last);
    }
}
