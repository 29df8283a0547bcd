package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In the 16-bit formats the gradients are those of binary64 relinearised at the same stored states and the same
 * compute parameters, up to a few roundings of the network: the binary64 pass is the one that
 * {@link UnrolledAdjointTest} compares with the unrolled program and with central differences.
 */
class LowPrecisionAdjointTest {
    private static final TimeGrid GRID = TimeGrid.of(0, 0.1, 0.35, 0.6, 1.1, 1.3);
    /** max|error| / max|gradient| of a tensor, in units of u; 1.0 is the largest seen. */
    private static final double BOUND = 3;

    static Stream<Arguments> cases() {
        return Stream.of(FloatFormat.BINARY16, FloatFormat.BFLOAT16)
                .flatMap(low -> Tableaus.ALL.stream().flatMap(tableau -> Stream.of(GRID, TimeGrid.uniform(1, -0.5, 7))
                        .map(grid -> Arguments.of(low, tableau.name(), grid))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cases")
    void gradientsAreThoseOfDoublePrecisionAtTheStoredStates(FloatFormat low, String method, TimeGrid grid) {
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY32);
        try (Odeint odeint =
                        Odeint.builder().precision(low.name()).method(method).build();
                Solution solution =
                        odeint.solve(network.field(), TwoPartNetwork.initialState(FloatFormat.BINARY32), grid)) {
            Map<Integer, List<Tensor>> cotangents = Map.of(
                    2,
                    TwoPartNetwork.random(FloatFormat.BINARY32, 13),
                    grid.steps(),
                    TwoPartNetwork.random(FloatFormat.BINARY32, 11));
            List<double[]> actual = Numbers.values(Numbers.all(solution.backward(cotangents)));
            List<double[]> expected = relinearised(solution.trajectory(), low, odeint.tableau(), cotangents);
            assertThat(Numbers.relativeError(actual, expected))
                    .isLessThan(BOUND * weights(odeint.tableau()) * low.unitRoundoff());
        }
    }

    /** sum |b_i|, 1 but for methods with negative weights: what the slopes' roundings are added up with. */
    private static double weights(ButcherTableau tableau) {
        return tableau.b().stream().mapToDouble(Math::abs).sum();
    }

    private static List<double[]> relinearised(
            Trajectory stored, FloatFormat low, ButcherTableau tableau, Map<Integer, List<Tensor>> cotangents) {
        TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY64);
        TwoPartNetwork master = new TwoPartNetwork(FloatFormat.BINARY32);
        for (int i = 0; i < network.parameters().size(); i++) {
            Tensor compute =
                    Tensor.zeros(low, master.parameters().get(i).master().shape());
            Casts.copy(master.parameters().get(i).master(), compute);
            Casts.copy(compute, network.parameters().get(i).master());
        }
        PrecisionPolicy policy = PrecisionPolicy.parse("float64");
        List<Shape> parts = stored.state(0).stream().map(Tensor::shape).toList();
        Workspace workspace = new Workspace();
        try (ReferenceBackend backend = new ReferenceBackend(1);
                DiscreteAdjoint adjoint = new DiscreteAdjoint(
                        backend,
                        workspace,
                        policy,
                        tableau,
                        network.field(),
                        parts,
                        Memory.states(),
                        StepProducts.Times.FIXED);
                Trajectory decoded = Trajectory.ofAll(stored.grid(), policy, parts, workspace)) {
            for (int n = 0; n <= stored.grid().steps(); n++) {
                for (int part = 0; part < parts.size(); part++) {
                    Casts.copy(stored.state(n).get(part), decoded.state(n).get(part));
                }
            }
            return Numbers.values(Numbers.all(adjoint.run(
                    stored.grid(),
                    decoded,
                    List.of(),
                    new SolvePlaces(policy, 0),
                    cotangents,
                    new NoScaling(),
                    SolveListener.NONE)));
        }
    }
}
