package org.halfstep.experiments.lab.xray;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.TracingBackend;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.experiments.lab.xray.Xray.Quantity;
import org.halfstep.experiments.report.Log2Histogram;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.StageSlopes;

/** Counts the magnitudes of what it sees of a solve and its backward pass. */
final class Watcher implements SolveListener, TracingBackend.Observer, AutoCloseable {
    private final StageSlopes slopes;
    private final Map<Quantity, SortedMap<Integer, Log2Histogram>> counts = new EnumMap<>(Quantity.class);
    private final Map<Integer, Double> scales = new TreeMap<>();
    private final Map<Integer, Integer> retries = new TreeMap<>();
    private final List<Tensor> times = new ArrayList<>();
    private final List<Tensor> states = new ArrayList<>();

    Watcher(LabSetup setup, Backend backend) {
        slopes = new StageSlopes(
                backend, new Workspace(), setup.policy(), setup.tableau(), setup.field(), setup.parts());
    }

    /** Counts numbers of a quantity at a step. */
    void count(Quantity quantity, int n, Vec values) {
        Log2Histogram histogram =
                counts.computeIfAbsent(quantity, _ -> new TreeMap<>()).computeIfAbsent(n, _ -> new Log2Histogram());
        for (int i = 0; i < values.size(); i++) {
            histogram.count(values.get(i));
        }
    }

    /** Keeps t_n, h_n and y_n of a forward step, which is heard of next. */
    @Override
    public void ran(Program program, List<Tensor> inputs, Map<Slot, Tensor> values) {
        times.clear();
        states.clear();
        for (int i = 0; i < inputs.size(); i++) {
            Role role = program.inputs().get(i).role();
            if (role == Role.TIME) {
                times.add(inputs.get(i));
            } else if (role == Role.STATE) {
                states.add(inputs.get(i));
            }
        }
    }

    @Override
    public void stepped(int n, List<Tensor> state, List<Slot> overflowed) {
        count(Quantity.STATE, n + 1, Vec.of(state));
        count(
                Quantity.SLOPE,
                n,
                Vec.of(slopes.of(n, times.get(0).get(0), times.get(1).get(0), states)));
    }

    @Override
    public void attempted(int n, double scale, List<Slot> overflowed) {
        retries.merge(n, 0, (before, _) -> before + 1);
    }

    @Override
    public void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients) {
        scales.put(n, scale);
        Vec a = Vec.of(adjoint);
        count(Quantity.ADJOINT, n, a);
        count(Quantity.SCALED_ADJOINT, n, a.times(scale));
        Vec dtheta = Vec.of(stepGradients);
        count(Quantity.SCALED_GRADIENT, n, dtheta);
        count(Quantity.GRADIENT, n, dtheta.times(1 / scale));
    }

    /** By quantity and step. */
    Map<Quantity, SortedMap<Integer, Log2Histogram>> counts() {
        return counts;
    }

    /** S of the accepted attempt of each step. */
    Map<Integer, Double> scales() {
        return scales;
    }

    /** The further attempts of each step. */
    Map<Integer, Integer> retries() {
        return retries;
    }

    @Override
    public void close() {
        slopes.close();
    }
}
