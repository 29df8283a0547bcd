package org.halfstep.solvers.check;

import java.util.List;
import java.util.Map;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/** Derivatives of L = sum_n (A_n . Y_n) without any differentiation: (L(x + d) - L(x - d)) / 2d, with d = 2^-17. */
public final class CentralDifferences {
    private static final double DISTANCE = 0x1p-17;

    private final Odeint odeint;
    private final VectorField field;
    private final List<Tensor> initial;
    private final TimeGrid grid;
    private final Map<Integer, List<Tensor>> cotangents;

    /** Differences of solves by {@code odeint}, whose precision should be float64. */
    public CentralDifferences(
            Odeint odeint,
            VectorField field,
            List<Tensor> initial,
            TimeGrid grid,
            Map<Integer, List<Tensor>> cotangents) {
        this.odeint = odeint;
        this.field = field;
        this.initial = initial;
        this.grid = grid;
        this.cotangents = cotangents;
    }

    /** dL by every element of a tensor that the solve reads: a part of the initial state, or master values. */
    public double[] by(Tensor variable) {
        double[] derivatives = new double[variable.elementCount()];
        for (int i = 0; i < derivatives.length; i++) {
            double here = variable.get(i);
            variable.set(i, here + DISTANCE);
            double above = loss(grid);
            variable.set(i, here - DISTANCE);
            double below = loss(grid);
            variable.set(i, here);
            derivatives[i] = (above - below) / (2 * DISTANCE);
        }
        return derivatives;
    }

    /** dL/dt_n for every n. */
    public double[] byTime() {
        double[] derivatives = new double[grid.steps() + 1];
        for (int n = 0; n < derivatives.length; n++) {
            derivatives[n] = (loss(moved(n, DISTANCE)) - loss(moved(n, -DISTANCE))) / (2 * DISTANCE);
        }
        return derivatives;
    }

    private TimeGrid moved(int moved, double distance) {
        double[] times = new double[grid.steps() + 1];
        for (int n = 0; n < times.length; n++) {
            times[n] = grid.time(n) + (n == moved ? distance : 0);
        }
        return TimeGrid.of(times);
    }

    private double loss(TimeGrid times) {
        double sum = 0;
        try (Solution solution = odeint.solve(field, initial, times)) {
            for (Map.Entry<Integer, List<Tensor>> entry : cotangents.entrySet()) {
                List<Tensor> state = solution.trajectory().state(entry.getKey());
                for (int part = 0; part < state.size(); part++) {
                    sum += dot(entry.getValue().get(part), state.get(part));
                }
            }
        }
        return sum;
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.elementCount(); i++) {
            sum = Math.fma(a.get(i), b.get(i), sum);
        }
        return sum;
    }
}
