package org.halfstep.solvers.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Program;
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
 * <p>Formats: meant for policies with one format throughout, float64 and float32. It is recorded once and serves every
 * network, grid and cotangent of its shapes.
 */
public final class UnrolledSolve implements AutoCloseable {
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
    private final ButcherTableau tableau;
    private final int steps;
    private final Set<Integer> read;
    private final int parts;
    private final int parameters;
    private final List<Var> outputs = new ArrayList<>();
    private final Prepared program;

    /**
     * Records the solves of networks like {@code network}.
     *
     * @param steps of the grids
     * @param read the n of the states Y_n that the loss reads
     */
    public UnrolledSolve(
            Backend backend,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            TwoPartNetwork network,
            int steps,
            Set<Integer> read) {
        recorder = new Recorder(policy);
        this.tableau = tableau;
        this.steps = steps;
        this.read = new TreeSet<>(read);
        List<Shape> shapes = TwoPartNetwork.shapes();
        parts = shapes.size();
        parameters = network.parameters().size();
        program = backend.prepare(record(network, shapes), new Workspace());
    }

    private Program record(TwoPartNetwork network, List<Shape> shapes) {
        List<Var> state =
                shapes.stream().map(shape -> recorder.input(shape, Role.STATE)).toList();
        Map<Var, Role> wanted = new LinkedHashMap<>();
        state.forEach(part -> wanted.put(part, Role.ADJOINT));
        Map<Parameter, Var> read = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            read.put(parameter, recorder.input(parameter.master().shape(), Role.COMPUTE_PARAMETER));
        }
        read.values().forEach(parameter -> wanted.put(parameter, Role.ACCUMULATED_GRADIENT));
        List<Var> times = new ArrayList<>();
        for (int n = 0; n <= steps; n++) {
            times.add(recorder.input(Shape.SCALAR, Role.TIME));
            wanted.put(times.getLast(), Role.TIME_GRADIENT);
        }
        for (int n = 0; n < steps; n++) {
            read(n, state);
            state = step(network, times.get(n), times.get(n + 1), state, read);
        }
        read(steps, state);
        List<Var> arriving = outputs.stream()
                .map(output -> recorder.input(output.shape(), Role.INCOMING_COTANGENT))
                .toList();
        return recorder.build(recorder.gradients(outputs, arriving, wanted));
    }

    /** What the loss reads of Y_n. */
    private void read(int n, List<Var> state) {
        if (read.contains(n)) {
            state.forEach(part -> outputs.add(copy(part)));
        }
    }

    /** The gradients of a solve; the cotangents of the Y_n that the loss reads, part by part. */
    public Gradients gradients(
            TwoPartNetwork network, List<Tensor> initial, TimeGrid grid, Map<Integer, List<Tensor>> cotangents) {
        List<Tensor> inputs = new ArrayList<>(initial);
        network.parameters().forEach(parameter -> inputs.add(parameter.master()));
        for (int n = 0; n <= steps; n++) {
            inputs.add(Tensor.of(recorder.policy().format(Role.TIME), Shape.SCALAR, grid.time(n)));
        }
        for (int n : read) {
            List<Tensor> arriving = cotangents.get(n);
            if (arriving == null) {
                throw new IllegalArgumentException("no cotangent of state " + n + ", which the loss reads");
            }
            inputs.addAll(arriving);
        }
        List<Tensor> found = program.program().outputs().stream()
                .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                .toList();
        program.run(inputs, found);
        int before = parts + parameters;
        return new Gradients(
                found.subList(0, parts), found.subList(parts, before), found.subList(before, found.size()));
    }

    private List<Var> step(TwoPartNetwork network, Var t, Var nextTime, List<Var> state, Map<Parameter, Var> values) {
        Var h = recorder.recordAs(Role.TIME, () -> nextTime.minus(t));
        Map<Parameter, Var> copies = new HashMap<>();
        values.forEach((parameter, value) -> copies.put(parameter, copy(value)));
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

    @Override
    public void close() {
        program.close();
    }
}
