package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conditions under which a Runge-Kutta method has an order, evaluated exactly, in rationals.
 *
 * <p>A method is of order p where sum_i b_i Phi_i(tree) = 1 / gamma(tree) for every rooted tree of at most p vertices
 * (Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, section II.2). {@code t} is the tree of one
 * vertex, {@code [u, v]} a root with the subtrees u and v. Phi_i([u, v]) is the product over the subtrees of
 * sum_j a_ij Phi_j(u), and sum_j a_ij = c_i; the density gamma([u, v]) is the number of vertices times gamma(u)
 * gamma(v).
 */
public final class OrderConditions {
    /** The highest order that is looked at. */
    public static final int HIGHEST = 5;

    /** The 17 trees of up to 5 vertices, fewest vertices first. */
    static final List<Condition> ALL = List.of(
            new Condition("t", 1, 1, "sum b_i", Stages::one),
            new Condition("[t]", 2, 2, "sum b_i c_i", Stages::c),
            new Condition("[t, t]", 3, 3, "sum b_i c_i^2", s -> s.c(2)),
            new Condition("[[t]]", 3, 6, "sum b_i a_ij c_j", s -> s.a(s.c())),
            new Condition("[t, t, t]", 4, 4, "sum b_i c_i^3", s -> s.c(3)),
            new Condition("[t, [t]]", 4, 8, "sum b_i c_i a_ij c_j", s -> product(s.c(), s.a(s.c()))),
            new Condition("[[t, t]]", 4, 12, "sum b_i a_ij c_j^2", s -> s.a(s.c(2))),
            new Condition("[[[t]]]", 4, 24, "sum b_i a_ij a_jk c_k", s -> s.a(s.a(s.c()))),
            new Condition("[t, t, t, t]", 5, 5, "sum b_i c_i^4", s -> s.c(4)),
            new Condition("[t, t, [t]]", 5, 10, "sum b_i c_i^2 a_ij c_j", s -> product(s.c(2), s.a(s.c()))),
            new Condition("[t, [t, t]]", 5, 15, "sum b_i c_i a_ij c_j^2", s -> product(s.c(), s.a(s.c(2)))),
            new Condition("[t, [[t]]]", 5, 30, "sum b_i c_i a_ij a_jk c_k", s -> product(s.c(), s.a(s.a(s.c())))),
            new Condition("[[t], [t]]", 5, 20, "sum b_i a_ij c_j a_ik c_k", s -> product(s.a(s.c()), s.a(s.c()))),
            new Condition("[[t, t, t]]", 5, 20, "sum b_i a_ij c_j^3", s -> s.a(s.c(3))),
            new Condition("[[t, [t]]]", 5, 40, "sum b_i a_ij c_j a_jk c_k", s -> s.a(product(s.c(), s.a(s.c())))),
            new Condition("[[[t, t]]]", 5, 60, "sum b_i a_ij a_jk c_k^2", s -> s.a(s.a(s.c(2)))),
            new Condition("[[[[t]]]]", 5, 120, "sum b_i a_ij a_jk a_kl c_l", s -> s.a(s.a(s.a(s.c())))));

    private OrderConditions() {}

    /** The order of a method: the highest of 0 to 5 up to which every condition holds. */
    public static int order(ButcherTableau tableau) {
        return firstFailing(tableau.entries())
                .map(condition -> condition.order() - 1)
                .orElse(HIGHEST);
    }

    private static Optional<Condition> firstFailing(TableauEntries entries) {
        return ALL.stream()
                .filter(condition -> !holds(entries, condition.residual(entries)))
                .findFirst();
    }

    private static boolean holds(TableauEntries entries, Fraction residual) {
        return residual.abs().compareTo(entries.tolerance()) <= 0;
    }

    /**
     * Refuses entries that do not reach an order: most likely one was mistyped. Orders above 5 are held to the
     * conditions up to 5.
     *
     * @throws IllegalArgumentException naming the first condition that fails, and by what
     */
    static void require(String name, int order, TableauEntries entries) {
        Stages stages = Stages.of(entries);
        List<Fraction> sums = stages.a(stages.one());
        for (int i = 0; i < sums.size(); i++) {
            Fraction residual = sums.get(i).minus(entries.c().get(i));
            if (!holds(entries, residual)) {
                throw new IllegalArgumentException("tableau " + name + ", stage " + (i + 1)
                        + ": sum a_ij = c_i misses by " + shown(entries, residual) + "; correct the mistyped entry");
            }
        }
        Optional<Condition> failing = firstFailing(entries);
        if (failing.isPresent() && failing.get().order() <= order) {
            Condition condition = failing.get();
            throw new IllegalArgumentException(
                    "tableau " + name + ": order " + order + " is claimed, but the condition "
                            + condition.formula() + " = 1/" + condition.density() + " of the tree " + condition.tree()
                            + " misses by " + shown(entries, condition.residual(entries))
                            + "; correct the mistyped entry" + claim(condition.order() - 1));
        }
    }

    private static String claim(int reached) {
        return reached == 0 ? "" : ", or claim order " + reached;
    }

    private static String shown(TableauEntries entries, Fraction residual) {
        return entries.tolerance().equals(Fraction.ZERO)
                ? residual.toString()
                : residual.toDouble() + ", more than the " + entries.tolerance().toDouble() + " of rounded decimals";
    }

    private static List<Fraction> product(List<Fraction> x, List<Fraction> y) {
        List<Fraction> z = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            z.add(x.get(i).times(y.get(i)));
        }
        return z;
    }

    private static Fraction dot(List<Fraction> x, List<Fraction> y) {
        return product(x, y).stream().reduce(Fraction.ZERO, Fraction::plus);
    }

    /**
     * sum_i b_i Phi_i = 1 / gamma.
     *
     * @param tree in brackets
     * @param order the number of its vertices
     * @param density gamma
     * @param formula the left-hand side, summed over every index
     * @param phi Phi_i of every stage i
     */
    record Condition(String tree, int order, int density, String formula, Function<Stages, List<Fraction>> phi) {
        /** sum_i b_i Phi_i - 1 / gamma. */
        Fraction residual(TableauEntries entries) {
            return dot(entries.b(), phi.apply(Stages.of(entries))).minus(Fraction.of(1, density));
        }
    }

    /** Vectors with an entry for every stage, and the matrix a that acts on them. */
    record Stages(List<List<Fraction>> rows, List<Fraction> c) {
        static Stages of(TableauEntries entries) {
            return new Stages(entries.a(), entries.c());
        }

        List<Fraction> one() {
            return c.stream().map(_ -> Fraction.ONE).toList();
        }

        /** c_i^power. */
        List<Fraction> c(int power) {
            return power == 1 ? c : product(c, c(power - 1));
        }

        /** sum_j a_ij x_j. */
        List<Fraction> a(List<Fraction> x) {
            return rows.stream().map(row -> dot(row, x)).toList();
        }
    }
}
