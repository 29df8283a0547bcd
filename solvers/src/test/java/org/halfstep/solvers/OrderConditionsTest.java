package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.halfstep.solvers.OrderConditions.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class OrderConditionsTest {
    static final List<Condition> CONDITIONS = OrderConditions.ALL;
    static final List<ButcherTableau> TABLEAUS = Tableaus.ALL;

    @Test
    void everyTreeOfUpToFiveVerticesIsThereOnce() {
        List<String> trees = IntStream.rangeClosed(1, OrderConditions.HIGHEST)
                .boxed()
                .flatMap(order -> RootedTree.ofOrder(order).stream())
                .map(RootedTree::toString)
                .toList();
        assertThat(trees).hasSize(17);
        assertThat(CONDITIONS.stream().map(Condition::tree)).containsExactlyInAnyOrderElementsOf(trees);
        assertThat(CONDITIONS.stream().map(Condition::order)).isSorted();
    }

    /** Three ways to one number, of a tableau of no order: the recursion, the formula as printed, the program. */
    @ParameterizedTest
    @FieldSource("CONDITIONS")
    void conditionsAreThoseOfTheirTrees(Condition condition) {
        RootedTree tree = tree(condition);
        assertThat(condition.order()).isEqualTo(tree.order());
        assertThat(condition.density()).isEqualTo(tree.density());
        TableauEntries entries = random(6);
        Fraction weight = tree.weight(entries);
        assertThat(condition.residual(entries)).isEqualTo(weight.minus(Fraction.of(1, tree.density())));
        assertThat(evaluated(condition.formula(), entries)).isEqualTo(weight);
    }

    private static RootedTree tree(Condition condition) {
        return RootedTree.ofOrder(condition.order()).stream()
                .filter(tree -> tree.toString().equals(condition.tree()))
                .findFirst()
                .orElseThrow();
    }

    private static TableauEntries random(int stages) {
        Random random = new Random(5);
        List<List<Fraction>> a = new ArrayList<>();
        List<Fraction> b = new ArrayList<>();
        List<Fraction> c = new ArrayList<>();
        for (int i = 0; i < stages; i++) {
            List<Fraction> row = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                row.add(Fraction.of(random.nextInt(-20, 20), random.nextInt(1, 20)));
            }
            a.add(row);
            b.add(Fraction.of(random.nextInt(-20, 20), random.nextInt(1, 20)));
            c.add(row.stream().reduce(Fraction.ZERO, Fraction::plus));
        }
        return new TableauEntries(a, b, c, Fraction.ZERO);
    }

    /** A sum over every index that is named, from 0 to the number of stages. */
    private static Fraction evaluated(String formula, TableauEntries entries) {
        assertThat(formula).startsWith("sum b_i");
        List<String> factors = List.of(formula.substring("sum ".length()).split(" "));
        int stages = entries.b().size();
        int indices = (int) "ijkl"
                .chars()
                .filter(index -> factors.stream().anyMatch(factor -> factor.indexOf(index) > 0))
                .count();
        Fraction sum = Fraction.ZERO;
        for (int code = 0; code < Math.pow(stages, indices); code++) {
            Map<Character, Integer> at = new HashMap<>();
            int rest = code;
            for (int n = 0; n < indices; n++) {
                at.put("ijkl".charAt(n), rest % stages);
                rest /= stages;
            }
            sum = sum.plus(
                    factors.stream().map(factor -> value(factor, at, entries)).reduce(Fraction.ONE, Fraction::times));
        }
        return sum;
    }

    private static Fraction value(String factor, Map<Character, Integer> at, TableauEntries entries) {
        int i = at.getOrDefault(factor.charAt(2), -1);
        switch (factor.charAt(0)) {
            case 'b' -> {
                return entries.b().get(i);
            }
            case 'c' -> {
                int power = factor.contains("^") ? factor.charAt(4) - '0' : 1;
                return Stream.generate(() -> entries.c().get(i)).limit(power).reduce(Fraction.ONE, Fraction::times);
            }
            default -> {
                int j = at.getOrDefault(factor.charAt(3), -1);
                return j < i ? entries.a().get(i).get(j) : Fraction.ZERO;
            }
        }
    }

    @ParameterizedTest
    @FieldSource("TABLEAUS")
    void methodsHaveTheirOrderAndNoHigherOne(ButcherTableau tableau) {
        assertThat(OrderConditions.order(tableau)).isEqualTo(tableau.order());
    }

    @ParameterizedTest
    @FieldSource("TABLEAUS")
    void conditionsHoldExactlyExceptForDecimals(ButcherTableau tableau) {
        double bound = tableau.equals(Tableaus.TSIT5) ? 1e-15 : 0;
        assertThat(tableau.entries().tolerance().toDouble()).isEqualTo(bound == 0 ? 0 : 1e-14);
        assertThat(CONDITIONS)
                .filteredOn(condition -> condition.order() <= tableau.order())
                .allSatisfy(condition -> assertThat(
                                Math.abs(condition.residual(tableau.entries()).toDouble()))
                        .isLessThanOrEqualTo(bound));
    }

    @ParameterizedTest
    @CsvSource({
        "euler, 0.5", "midpoint, 0.172", "heun, 0.186", "ralston, 0.167", "ssprk3, 0.0722",
        "bosh3, 0.0418", "rk4, 0.0145", "rk4-38, 0.0127", "dopri5, 3.99e-4", "tsit5, 1.39e-4"
    })
    void principalErrorsAreThoseDocumented(String name, double documented) {
        ButcherTableau tableau = Tableaus.parse(name);
        double squares = RootedTree.ofOrder(tableau.order() + 1).stream()
                .mapToDouble(tree -> tree.weight(tableau.entries())
                                .minus(Fraction.of(1, tree.density()))
                                .toDouble()
                        / tree.symmetry())
                .map(error -> error * error)
                .sum();
        assertThat(Math.sqrt(squares)).isCloseTo(documented, within(documented * 4e-3));
    }
}
