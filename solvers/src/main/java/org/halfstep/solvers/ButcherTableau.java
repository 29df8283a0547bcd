package org.halfstep.solvers;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.halfstep.autodiff.Var;

/**
 * An explicit Runge-Kutta method:
 *
 * <pre>
 *   k_i = f(t + c_i h, y + h sum_(j &lt; i) a_ij k_j),   phi = sum_i b_i k_i,   y' = y + h phi
 * </pre>
 *
 * @param name what the user writes
 * @param order the order of convergence
 * @param a the coefficients below the diagonal: row i has i entries
 * @param b the weights of the slopes
 * @param c the stage times, in steps
 * @param literal the increment as the literature writes it, for policies that round every primitive; its input is the
 *     list of slopes
 */
public record ButcherTableau(
        String name,
        int order,
        List<List<Double>> a,
        List<Double> b,
        List<Double> c,
        Optional<Function<List<Var>, Var>> literal) {
    public ButcherTableau {
        a = a.stream().map(List::copyOf).toList();
        b = List.copyOf(b);
        c = List.copyOf(c);
        if (b.isEmpty() || a.size() != b.size() || c.size() != b.size()) {
            throw new IllegalArgumentException("tableau " + name + ": " + b.size() + " weights, but " + a.size()
                    + " rows and " + c.size() + " stage times");
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i).size() != i) {
                throw new IllegalArgumentException("tableau " + name + ": row " + i + " has "
                        + a.get(i).size() + " entries; an explicit method has " + i);
            }
        }
    }

    /** The number of stages. */
    public int stages() {
        return b.size();
    }
}
