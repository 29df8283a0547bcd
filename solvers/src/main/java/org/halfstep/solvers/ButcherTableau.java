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
 * <p>Its coefficients are kept exactly, and as doubles that are each rounded once. A tableau has the order it claims:
 * {@link #parse} refuses others.
 */
public final class ButcherTableau {
    private final String name;
    private final int order;
    private final TableauEntries entries;
    private final List<List<Double>> a;
    private final List<Double> b;
    private final List<Double> c;
    private final Optional<Function<List<Var>, Var>> literal;

    private ButcherTableau(String name, int order, TableauEntries entries, Optional<Function<List<Var>, Var>> literal) {
        this.name = name;
        this.order = order;
        this.entries = entries;
        this.literal = literal;
        a = entries.a().stream().map(ButcherTableau::doubles).toList();
        b = doubles(entries.b());
        c = doubles(entries.c());
    }

    private static List<Double> doubles(List<Fraction> exact) {
        return exact.stream().map(Fraction::toDouble).toList();
    }

    /**
     * Reads a method as it is drawn, c | a above the line and b below it; Kutta's method of order 3:
     *
     * <pre>
     *   0   |
     *   1/2 | 1/2
     *   1   | -1   2
     *   ----+-------------
     *       | 1/6  2/3 1/6
     * </pre>
     *
     * <p>An entry is a fraction of integers or a decimal, read exactly; a zero below the diagonal is written 0. The
     * conditions of {@link OrderConditions} up to the claimed order must hold, and sum_j a_ij = c_i: exactly, or to
     * 1e-14 where any entry has a decimal point, as such coefficients are published with 16 digits.
     *
     * @param name what the user of the method writes
     * @param order the order of convergence; conditions above order 5 are not looked at
     * @throws IllegalArgumentException naming the line, the entry and the remedy; or the condition that fails and by
     *     what, which is how a mistyped entry shows
     */
    public static ButcherTableau parse(String name, int order, String drawing) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tableau needs a name; it is '" + name + "'");
        }
        if (order < 1) {
            throw new IllegalArgumentException("tableau " + name + ": order " + order + "; it must be at least 1");
        }
        TableauEntries entries = TableauEntries.parse(name, drawing);
        OrderConditions.require(name, order, entries);
        return new ButcherTableau(name, order, entries, Optional.empty());
    }

    /**
     * This method with its increment phi as the literature writes it, for policies that round every primitive.
     *
     * @param literal from the slopes k_i to sum_i b_i k_i
     */
    public ButcherTableau withLiteral(Function<List<Var>, Var> literal) {
        return new ButcherTableau(name, order, entries, Optional.of(literal));
    }

    /** What the user writes. */
    public String name() {
        return name;
    }

    /** The order of convergence. */
    public int order() {
        return order;
    }

    /** The number of stages. */
    public int stages() {
        return b.size();
    }

    /** The coefficients below the diagonal: row i has i entries. */
    public List<List<Double>> a() {
        return a;
    }

    /** The weights of the slopes. */
    public List<Double> b() {
        return b;
    }

    /** The stage times, in steps. */
    public List<Double> c() {
        return c;
    }

    /** The increment as the literature writes it; its input is the list of slopes. */
    public Optional<Function<List<Var>, Var>> literal() {
        return literal;
    }

    /** The coefficients as they were written. */
    TableauEntries entries() {
        return entries;
    }

    @Override
    public String toString() {
        return name;
    }
}
