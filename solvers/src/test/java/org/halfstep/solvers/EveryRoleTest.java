package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.optim.Adam;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any role may be set on its own, and the numbers show it. */
class EveryRoleTest {
    private static final TimeGrid GRID = TimeGrid.of(0.1, 0.3, 0.7, 1.2, 1.3);

    /** Two steps of a training: everything that has a role. */
    private static List<Long> train(PrecisionPolicy policy) {
        TwoPartNetwork network = new TwoPartNetwork(policy.format(Role.MASTER_PARAMETER));
        List<Parameter> parameters = network.parameters();
        VectorField field = (t, state) -> {
            List<org.halfstep.autodiff.Var> slopes = network.field().slopes(t, state);
            var sum = t.recorder().recordAs(Role.NETWORK_SUM, () -> t.recorder()
                    .settled(state.get(0).sum(1), Role.NETWORK_SUM)
                    .times(0.1));
            return List.of(slopes.get(0), slopes.get(1).plus(t.recorder().cast(sum, Role.INTERNAL)));
        };
        List<Tensor> initial = TwoPartNetwork.initialState(FloatFormat.BINARY32);
        List<Shape> parts = initial.stream().map(Tensor::shape).toList();
        Workspace workspace = new Workspace();
        List<Long> bits = new ArrayList<>();
        try (Backend backend = Backends.open("reference", 1);
                Odeint odeint = Odeint.builder()
                        .precision(policy)
                        .differentiateTimes()
                        .backend(backend)
                        .workspace(workspace)
                        .build();
                FinalLoss loss = new FinalLoss(
                        backend,
                        workspace,
                        policy,
                        state -> state.getFirst()
                                .square()
                                .sum()
                                .plus(state.getLast().mean()),
                        parts);
                Adam adam = new Adam(backend, workspace, policy, parameters)) {
            for (int step = 0; step < 2; step++) {
                try (Solution solution = odeint.solve(field, initial, GRID)) {
                    bits.add(Double.doubleToLongBits(loss.evaluate(solution, 1)));
                    AdjointResult.Gradients gradients = Numbers.gradients(solution.backward(Map.of(
                            GRID.steps(), loss.cotangents(), 2, TwoPartNetwork.random(FloatFormat.BINARY32, 13))));
                    List<Tensor> all = new ArrayList<>(gradients.initialState());
                    all.addAll(gradients.byParameter());
                    all.add(gradients.byTime().orElseThrow());
                    all.addAll(solution.trajectory().last());
                    adam.step(parameters.stream().map(gradients::of).toList(), 0.01);
                    parameters.forEach(parameter -> all.add(parameter.master()));
                    for (Tensor tensor : all) {
                        for (double value : tensor.toDoubles()) {
                            bits.add(Double.doubleToLongBits(value));
                        }
                    }
                }
            }
        }
        return bits;
    }

    /** S alone is a power of two in any format. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SCALE")
    void aRoleOfItsOwnChangesTheNumbers(Role role) {
        PrecisionPolicy float32 = PrecisionPolicy.parse("float32");
        assertThat(train(float32.with(role, FloatFormat.BFLOAT16))).isNotEqualTo(train(float32));
    }

    /** A low role made high is another number too: none of them is decided by its neighbours alone. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "STORED_STATE",
                "NETWORK_TIME",
                "NETWORK_INPUT",
                "INTERNAL",
                "SLOPE",
                "COMPUTE_PARAMETER",
                "SCALED_COTANGENT",
                "SLOPE_COTANGENT",
                "NETWORK_COTANGENT"
            })
    void aLowRoleMadeHighChangesTheNumbers(Role role) {
        PrecisionPolicy bfloat16 = PrecisionPolicy.parse("bfloat16");
        assertThat(train(bfloat16.with(role, FloatFormat.BINARY32))).isNotEqualTo(train(bfloat16));
    }
}
