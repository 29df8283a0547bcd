package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * A whole forward solve recorded as ONE program, with its VJP appended: what a framework that differentiates through
 * the solver computes. The discrete adjoint must agree with it.
 *
 * <p>The order of accumulation is made that of {@link DiscreteAdjoint} by values of their own: a step's stages read a
 * copy of its state and of the parameters, so that their cotangents are summed over the stages before they meet those
 * of the other steps; and what the loss reads is a copy recorded before the step, so that its cotangent is added last.
 * The copies are moves: no chain joins across one, so that a step's last product is rounded and not fused into a sum.
 * What remains different is the place of h: here it multiplies the cotangent before the network is differentiated,
 * there the product after it. Where every h is a power of two, that changes no bit short of underflow.
 */
final class UnrolledSolve {
    private final Recorder recorder;
    private final TwoPartNetwork network;
    private final ButcherTableau tableau;
    private final TimeGrid grid;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Var> outputs = new ArrayList<>();
    private final List<Tensor> outputCotangents = new ArrayList<>();
    private final Map<Integer, List<Tensor>> cotangents;

    private UnrolledSolve(
            PrecisionPolicy policy,
            ButcherTableau tableau,
            TwoPartNetwork network,
            TimeGrid grid,
            Map<Integer, List<Tensor>> cotangents) {
        recorder = new Recorder(policy);
        this.network = network;
        this.tableau = tableau;
        this.grid = grid;
        this.cotangents = cotangents;
    }

    /** dL/dy_0 part by part, then dL/dtheta parameter by parameter; the cotangents of Y_n are given for some n. */
    static List<Tensor> gradients(
            PrecisionPolicy policy,
            ButcherTableau tableau,
            TwoPartNetwork network,
            List<Tensor> initial,
            TimeGrid grid,
            Map<Integer, List<Tensor>> cotangents) {
        return new UnrolledSolve(policy, tableau, network, grid, cotangents).run(initial);
    }

    private List<Tensor> run(List<Tensor> initial) {
        List<Var> state = initial.stream().map(part -> input(part, Role.STATE)).toList();
        Map<Var, Role> wanted = new LinkedHashMap<>();
        state.forEach(part -> wanted.put(part, Role.ADJOINT));
        Map<Parameter, Var> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            parameters.put(parameter, input(parameter.master(), Role.COMPUTE_PARAMETER));
        }
        parameters.values().forEach(parameter -> wanted.put(parameter, Role.ACCUMULATED_GRADIENT));
        for (int n = 0; n < grid.steps(); n++) {
            read(n, state);
            state = step(n, state, parameters);
        }
        read(grid.steps(), state);
        List<Var> arriving = outputCotangents.stream()
                .map(cotangent -> input(cotangent, Role.INCOMING_COTANGENT))
                .toList();
        return execute(recorder.gradients(outputs, arriving, wanted));
    }

    private Var input(Tensor tensor, Role role) {
        inputs.add(tensor);
        return recorder.input(tensor.shape(), role);
    }

    private Var scalar(double value) {
        return input(Tensor.of(recorder.policy().format(Role.TIME), Shape.SCALAR, value), Role.TIME);
    }

    /** What the loss reads of Y_n. */
    private void read(int n, List<Var> state) {
        List<Tensor> arriving = cotangents.getOrDefault(n, List.of());
        for (int part = 0; part < arriving.size(); part++) {
            outputs.add(copy(state.get(part)));
            outputCotangents.add(arriving.get(part));
        }
    }

    private List<Var> step(int n, List<Var> state, Map<Parameter, Var> parameters) {
        Var t = scalar(grid.time(n));
        Var h = scalar(grid.time(n + 1) - grid.time(n));
        Map<Parameter, Var> copies = new HashMap<>();
        parameters.forEach((parameter, value) -> copies.put(parameter, copy(value)));
        List<Var> start = state.stream().map(UnrolledSolve::copy).toList();
        VectorField field = (time, parts) -> network.slopes(parameter -> read(copies, parameter), time, parts);
        List<Var> increments =
                new IncrementFunction(recorder, tableau, field, Role.STAGE_STATE_FORWARD).record(t, h, start);
        List<Var> next = new ArrayList<>();
        for (int part = 0; part < state.size(); part++) {
            next.add(recorder.castFixed(h.timesPlus(increments.get(part), state.get(part)), Role.STATE));
        }
        return next;
    }

    private static Var copy(Var value) {
        return value.reshape(1, value.shape().elementCount(), 1).reshape(value.shape());
    }

    private static Var read(Map<Parameter, Var> copies, Parameter parameter) {
        Var value = copies.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("not a parameter of the network: " + parameter);
        }
        return value;
    }

    private List<Tensor> execute(List<Var> gradients) {
        List<Tensor> results = gradients.stream()
                .map(gradient -> Tensor.zeros(gradient.slot().format(), gradient.shape()))
                .toList();
        try (ReferenceBackend backend = new ReferenceBackend(1);
                Prepared program = backend.prepare(recorder.build(gradients), new Workspace())) {
            program.run(inputs, results);
        }
        return results;
    }
}
