package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rooted tree and the functions on it, each by its recursion (Hairer, Norsett, Wanner, Solving Ordinary Differential
 * Equations I, section II.2): what the closed formulas of {@link OrderConditions} are compared with.
 *
 * @param children the subtrees of the root, in the order of their texts
 */
public record RootedTree(List<RootedTree> children) {
    public RootedTree {
        children = children.stream()
                .sorted(Comparator.comparing(RootedTree::toString))
                .toList();
    }

    /** Every tree of a number of vertices: of the smaller ones, each vertex given one leaf more. */
    public static Set<RootedTree> ofOrder(int order) {
        if (order == 1) {
            return Set.of(new RootedTree(List.of()));
        }
        return ofOrder(order - 1).stream()
                .flatMap(tree -> tree.grown().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<RootedTree> grown() {
        Set<RootedTree> grown = new LinkedHashSet<>();
        List<RootedTree> more = new ArrayList<>(children);
        more.add(new RootedTree(List.of()));
        grown.add(new RootedTree(more));
        for (int i = 0; i < children.size(); i++) {
            for (RootedTree child : children.get(i).grown()) {
                List<RootedTree> changed = new ArrayList<>(children);
                changed.set(i, child);
                grown.add(new RootedTree(changed));
            }
        }
        return grown;
    }

    /** The number of vertices. */
    public int order() {
        return 1 + children.stream().mapToInt(RootedTree::order).sum();
    }

    /** gamma: the order times the densities of the subtrees. */
    public int density() {
        return children.stream().mapToInt(RootedTree::density).reduce(order(), (x, y) -> x * y);
    }

    /** sigma: in how many ways the tree maps to itself. */
    public int symmetry() {
        Map<RootedTree, Integer> seen = new HashMap<>();
        int symmetry = 1;
        for (RootedTree child : children) {
            symmetry *= child.symmetry() * seen.merge(child, 1, Integer::sum);
        }
        return symmetry;
    }

    /** sum_i b_i Phi_i - 1 / gamma of doubles, exact but for one rounding: 0 where the condition of this tree holds. */
    public double residual(List<List<Double>> a, List<Double> b) {
        List<List<Fraction>> rows =
                a.stream().map(row -> row.stream().map(Fraction::of).toList()).toList();
        Fraction weight = weight(rows, b.stream().map(Fraction::of).toList());
        return weight.minus(Fraction.of(1, density())).toDouble();
    }

    /** sum_i b_i Phi_i. */
    Fraction weight(TableauEntries entries) {
        return weight(entries.a(), entries.b());
    }

    private Fraction weight(List<List<Fraction>> a, List<Fraction> b) {
        Fraction sum = Fraction.ZERO;
        for (int i = 0; i < b.size(); i++) {
            sum = sum.plus(b.get(i).times(phi(a, i)));
        }
        return sum;
    }

    private Fraction phi(List<List<Fraction>> a, int i) {
        Fraction product = Fraction.ONE;
        for (RootedTree child : children) {
            Fraction sum = Fraction.ZERO;
            for (int j = 0; j < i; j++) {
                sum = sum.plus(a.get(i).get(j).times(child.phi(a, j)));
            }
            product = product.times(sum);
        }
        return product;
    }

    /** In the brackets of {@link OrderConditions}. */
    @Override
    public String toString() {
        return children.isEmpty()
                ? "t"
                : children.stream()
                        .map(RootedTree::toString)
                        .sorted(Comparator.comparing((String child) -> child.length())
                                .thenComparing(Comparator.naturalOrder()))
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
