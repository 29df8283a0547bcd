package org.halfstep.solvers;

import java.util.List;
import java.util.Map;
import org.halfstep.core.tensor.Tensor;

/** Derivatives of L = sum_n (A_n . Y_n) without any differentiation: (L(x + d) - L(x - d)) / 2d, with d = 2^-17. */
final class CentralDifferences {
    private static final double DISTANCE = 0x1p-17;

    private final Odeint odeint;
    private final VectorField field;
    private final List<Tensor> initial;
    private final TimeGrid grid;
    private final Map<Integer, List<Tensor>> cotangents;

    CentralDifferences(
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
    double[] by(Tensor variable) {
        double[] derivatives = new double[variable.elementCount()];
        for (int i = 0; i < derivatives.length; i++) {
            double here = variable.get(i);
            variable.set(i, here + DISTANCE);
            double above = loss();
            variable.set(i, here - DISTANCE);
            double below = loss();
            variable.set(i, here);
            derivatives[i] = (above - below) / (2 * DISTANCE);
        }
        return derivatives;
    }

    private double loss() {
        double sum = 0;
        try (Solution solution = odeint.solve(field, initial, grid)) {
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
