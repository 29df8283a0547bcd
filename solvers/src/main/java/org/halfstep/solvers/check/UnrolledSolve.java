package org.halfstep.solvers.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.TimeGrid;

/**
 * A whole forward solve recorded as ONE program, with its VJP appended: what a framework that differentiates through
 * the solver computes. The discrete adjoint must agree with it. The steps are recorded here, from the formulas of a
 * Runge-Kutta method, not by the solver.
 *
 * <p>The order of accumulation is made that of the discrete adjoint by values of their own: a step's stages read a copy
 * of its state and of the parameters, so that their cotangents are summed over the stages before they meet those of the
 * other steps; and what the loss reads is a copy recorded before the step, so that its cotangent is added last. The
 * copies are moves: no chain joins across one, so that a step's last product is rounded and not fused into a sum. What
 * remains different is the place of h: here it multiplies the cotangent before the network is differentiated, there the
 * product after it. Where every h is a power of two, that changes no bit short of underflow. (The gradient by the times
 * is another sum, and agrees up to roundings.)
 *
 * <p>Formats: meant for policies with one format throughout, float64 and float32.
 */
public final class UnrolledSolve {
    /**
     * Gradients of sum_n (A_n . Y_n).
     *
     * @param initialState dL/dy_0, part by part
     * @param byParameter dL/dtheta, parameter by parameter
     * @param byTime dL/dt_n for every n
     */
    public record Gradients(List<Tensor> initialState, List<Tensor> byParameter, List<Tensor> byTime) {
        public Gradients {
            initialState = List.copyOf(initialState);
            byParameter = List.copyOf(byParameter);
            byTime = List.copyOf(byTime);
        }

        /** dL/dy_0 part by part, then dL/dtheta parameter by parameter. */
        public List<Tensor> all() {
            List<Tensor> all = new ArrayList<>(initialState);
            all.addAll(byParameter);
            return all;
        }
    }

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

    /** The gradients of a solve; the cotangents of Y_n are given for some n, part by part. */
    public static Gradients gradients(
            Backend backend,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            TwoPartNetwork network,
            List<Tensor> initial,
            TimeGrid grid,
            Map<Integer, List<Tensor>> cotangents) {
        return new UnrolledSolve(policy, tableau, network, grid, cotangents).run(backend, initial);
    }

    private Gradients run(Backend backend, List<Tensor> initial) {
        List<Var> state = initial.stream().map(part -> input(part, Role.STATE)).toList();
        Map<Var, Role> wanted = new LinkedHashMap<>();
        state.forEach(part -> wanted.put(part, Role.ADJOINT));
        Map<Parameter, Var> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            parameters.put(parameter, input(parameter.master(), Role.COMPUTE_PARAMETER));
        }
        parameters.values().forEach(parameter -> wanted.put(parameter, Role.ACCUMULATED_GRADIENT));
        List<Var> times = new ArrayList<>();
        for (int n = 0; n <= grid.steps(); n++) {
            times.add(input(Tensor.of(recorder.policy().format(Role.TIME), Shape.SCALAR, grid.time(n)), Role.TIME));
            wanted.put(times.getLast(), Role.TIME_GRADIENT);
        }
        for (int n = 0; n < grid.steps(); n++) {
            read(n, state);
            state = step(times.get(n), times.get(n + 1), state, parameters);
        }
        read(grid.steps(), state);
        List<Var> arriving = outputCotangents.stream()
                .map(cotangent -> input(cotangent, Role.INCOMING_COTANGENT))
                .toList();
        List<Tensor> found = execute(backend, recorder.gradients(outputs, arriving, wanted));
        int parts = initial.size();
        int before = parts + parameters.size();
        return new Gradients(
                found.subList(0, parts), found.subList(parts, before), found.subList(before, found.size()));
    }

    private Var input(Tensor tensor, Role role) {
        inputs.add(tensor);
        return recorder.input(tensor.shape(), role);
    }

    /** What the loss reads of Y_n. */
    private void read(int n, List<Var> state) {
        List<Tensor> arriving = cotangents.getOrDefault(n, List.of());
        for (int part = 0; part < arriving.size(); part++) {
            outputs.add(copy(state.get(part)));
            outputCotangents.add(arriving.get(part));
        }
    }

    private List<Var> step(Var t, Var nextTime, List<Var> state, Map<Parameter, Var> parameters) {
        Var h = recorder.recordAs(Role.TIME, () -> nextTime.minus(t));
        Map<Parameter, Var> copies = new HashMap<>();
        parameters.forEach((parameter, value) -> copies.put(parameter, copy(value)));
        List<Var> start = state.stream().map(UnrolledSolve::copy).toList();
        List<List<Var>> slopes = new ArrayList<>();
        for (int stage = 0; stage < tableau.stages(); stage++) {
            double c = tableau.c().get(stage);
            Var time = c == 0 ? t : h.timesPlus(c, t);
            List<Var> stageState = new ArrayList<>();
            for (int part = 0; part < start.size(); part++) {
                Var y = start.get(part);
                List<Var> sum = weighted(slopes, part, tableau.a().get(stage));
                stageState.add(sum.isEmpty() ? y : h.timesPlus(sum.getFirst(), y));
            }
            slopes.add(network.slopes(parameter -> read(copies, parameter), time, stageState).stream()
                    .map(slope -> recorder.castFixed(slope, Role.SLOPE))
                    .toList());
        }
        List<Var> next = new ArrayList<>();
        for (int part = 0; part < state.size(); part++) {
            Var phi = weighted(slopes, part, tableau.b()).getFirst();
            next.add(recorder.castFixed(h.timesPlus(phi, state.get(part)), Role.STATE));
        }
        return next;
    }

    /** sum_j w_j k_j by fused multiply-adds in ascending j, terms of weight 0 left out; empty if all are. */
    private static List<Var> weighted(List<List<Var>> slopes, int part, List<Double> weights) {
        List<Var> sum = new ArrayList<>();
        for (int j = 0; j < weights.size(); j++) {
            double weight = weights.get(j);
            if (weight != 0) {
                Var slope = slopes.get(j).get(part);
                Var first = weight == 1 ? slope : slope.times(weight);
                sum = List.of(sum.isEmpty() ? first : slope.timesPlus(weight, sum.getFirst()));
            }
        }
        return sum;
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

    private List<Tensor> execute(Backend backend, List<Var> gradients) {
        List<Tensor> results = gradients.stream()
                .map(gradient -> Tensor.zeros(gradient.slot().format(), gradient.shape()))
                .toList();
        try (Prepared program = backend.prepare(recorder.build(gradients), new Workspace())) {
            program.run(inputs, results);
        }
        return results;
    }
}
