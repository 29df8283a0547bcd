package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class ButcherTableauTest {
    static final List<ButcherTableau> ALL = Tableaus.ALL;

    @Test
    void aDrawingIsRead() {
        ButcherTableau kutta = ButcherTableau.parse("kutta3", 3, """

              0   |
              1/2 | 0.5
              1   | -1   2
              ----+-------------
                  | 1/6  2/3 1/6
            """);
        assertThat(kutta.name()).isEqualTo("kutta3");
        assertThat(kutta).hasToString("kutta3");
        assertThat(kutta.order()).isEqualTo(3);
        assertThat(kutta.stages()).isEqualTo(3);
        assertThat(kutta.a()).containsExactly(List.of(), List.of(0.5), List.of(-1.0, 2.0));
        assertThat(kutta.b()).containsExactly(1.0 / 6, 2.0 / 3, 1.0 / 6);
        assertThat(kutta.c()).containsExactly(0.0, 0.5, 1.0);
        assertThat(kutta.literal()).isEmpty();
        assertThat(kutta.withLiteral(List::getFirst).literal()).isPresent();
        assertThat(kutta.withLiteral(List::getFirst).a()).isEqualTo(kutta.a());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';                                    tableau bad: 0 lines such as ----+----; draw one, between",
                "'0 |\\n--+--\\n--+--\\n | 1';          tableau bad: 2 lines such as ----+----; draw one, between",
                "'--+--\\n | 1';                        0 lines above and 1 below the line ----+----; draw a row for",
                "'0 |\\n--+--';                         1 lines above and 0 below the line ----+----; draw a row for",
                "'0 |\\n--+--\\n | 1\\n | 1';           1 lines above and 2 below the line ----+----; draw a row for",
                "'0\\n--+--\\n | 1';                    'tableau bad, line 1 ''0'': write one | after the stage time'",
                "'\\n0 | |\\n--+--\\n | 1';             'tableau bad, line 2 ''0 | |'': write one | after the stage'",
                "' |\\n--+--\\n | 1';                   'line 1 ''|'': number of entries 0; write 1 left of the |, the stage'",
                "'0 0 |\\n--+--\\n | 1';                'line 1 ''0 0 |'': number of entries 2; write 1 left of the |, the'",
                "'0 | 0\\n--+--\\n | 1';                'line 1 ''0 | 0'': number of entries 1; write 0 right of the |, as stage 1'",
                "'0 |\\n1 | \\n--+--\\n | 1 0';         'line 2 ''1 |'': number of entries 0; write 1 right of the |, as stage 2 of'",
                "'0 |\\n--+--\\n | 1 0';                'line 3 ''| 1 0'': number of entries 2; write 1 right of the |, a weight'",
                "'0 |\\n--+--\\n1 | 1';                 'line 3 ''1 | 1'': number of entries 1; write 0 left of the |, as weights'",
                "'0 |\\n--+--\\n | 1/0';                'line 3 ''| 1/0'': ''1/0'' is no number; write a fraction of'",
                "'0 |\\n--+--\\n | one';                '''one'' is no number; write a fraction of integers such as -3/40'"
            })
    void whatIsNoDrawingIsRefused(String drawing, String message) {
        assertThatThrownBy(() -> ButcherTableau.parse("bad", 1, drawing.translateEscapes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void numbersThatNoDoubleHoldsAreRefused() {
        for (String entry : new String[] {"1" + "0".repeat(309), "1/1" + "0".repeat(309)}) {
            assertThatThrownBy(() -> ButcherTableau.parse("bad", 1, "0 |\n--+--\n | " + entry))
                    .hasMessageContaining("line 3")
                    .hasMessageEndingWith("is out of the range of a double; correct it");
        }
    }

    @Test
    void namesAndOrdersAreValidated() {
        String euler = "0 |\n--+--\n | 1";
        assertThatThrownBy(() -> ButcherTableau.parse(" ", 1, euler)).hasMessageContaining("needs a name");
        assertThatThrownBy(() -> ButcherTableau.parse("e", 0, euler))
                .hasMessage("tableau e: order 0; it must be at least 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2; 0 |\\n--+--\\n | 1; 'order 2 is claimed, but the condition sum b_i c_i = 1/2 of the tree [t] misses by"
                        + " -1/2; correct the mistyped entry, or claim order 1'",
                "1; 0 |\\n--+--\\n | 2; 'order 1 is claimed, but the condition sum b_i = 1/1 of the tree t misses by 1;"
                        + " correct the mistyped entry'",
                "2; 0 |\\n1/2 | 0.51\\n--+--\\n | 0 1; 'stage 2: sum a_ij = c_i misses by 0.01, more than the 1.0E-14 of"
                        + " rounded decimals; correct the mistyped entry'",
                "1; 1 |\\n--+--\\n | 1; 'stage 1: sum a_ij = c_i misses by -1; correct the mistyped entry'",
                "6; 0 |\\n1 | 1\\n--+--\\n | 1/2 1/2; 'order 6 is claimed, but the condition sum b_i c_i^2 = 1/3 of the"
                        + " tree [t, t] misses by 1/6; correct the mistyped entry, or claim order 2'"
            })
    void anOrderThatIsNotReachedIsRefused(int order, String drawing, String message) {
        assertThatThrownBy(() -> ButcherTableau.parse("bad", order, drawing.translateEscapes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tableau bad")
                .hasMessageEndingWith(message);
    }

    @Test
    void anOrderBelowTheOneReachedMayBeClaimed() {
        ButcherTableau modest = ButcherTableau.parse("modest", 1, "0 |\n1/2 | 1/2\n--+--\n | 0 1");
        assertThat(modest.order()).isEqualTo(1);
        assertThat(OrderConditions.order(modest)).isEqualTo(2);
    }

    /** What a table of 16 digits misses by is less than the bound, what one of 15 digits misses by is more. */
    @Test
    void theBoundOfDecimalsTellsPublishedDigits() {
        TableauEntries exact = Tableaus.TSIT5.entries();
        ButcherTableau read = ButcherTableau.parse("sixteen", 5, drawn(exact, digits(16)));
        assertThat(OrderConditions.order(read)).isEqualTo(5);
        assertThatThrownBy(() -> ButcherTableau.parse("fifteen", 5, drawn(exact, digits(15))))
                .hasMessageContaining("tableau fifteen, stage 5: sum a_ij = c_i misses by");
    }

    private static UnaryOperator<Fraction> digits(int digits) {
        return entry -> {
            BigDecimal decimal = decimal(entry).round(new MathContext(digits));
            return Fraction.parse(decimal.toPlainString()).orElseThrow();
        };
    }

    /** Every entry but one as it is, that one off by as little as the rule can tell. */
    @ParameterizedTest
    @FieldSource("ALL")
    void aMistypedEntryIsFound(ButcherTableau tableau) {
        TableauEntries entries = tableau.entries();
        assertThat(ButcherTableau.parse("copy", tableau.order(), drawn(entries, UnaryOperator.identity()))
                        .a())
                .isEqualTo(tableau.a());
        boolean exact = entries.tolerance().equals(Fraction.ZERO);
        Fraction change = exact ? Fraction.of(1, Long.MAX_VALUE) : Fraction.of(2, 100_000_000_000_000L);
        int count = tableau.stages() * (tableau.stages() + 3) / 2;
        for (int changed = 0; changed < count; changed++) {
            assertRefused(tableau, changed(entries, changed, change));
        }
        assertThatThrownBy(() -> changed(entries, count, change)).hasMessage("no entry " + count);
    }

    /** Errors that the sums of the rows and of the weights do not show: two entries off at once. */
    @ParameterizedTest
    @FieldSource("ALL")
    void mistypedEntriesThatKeepTheSumsAreFound(ButcherTableau tableau) {
        boolean exact = tableau.entries().tolerance().equals(Fraction.ZERO);
        Fraction change = exact ? Fraction.of(1, Long.MAX_VALUE) : Fraction.of(1, 100_000_000_000L);
        Fraction back = Fraction.ZERO.minus(change);
        int stages = tableau.stages();
        for (int i = 1; i < stages; i++) {
            for (int j = 0; j < i; j++) {
                assertRefused(tableau, changed(changed(tableau.entries(), a(stages, i, j), change), i, change));
                if (j > 0) {
                    int other = a(stages, i, j - 1);
                    assertRefused(tableau, changed(changed(tableau.entries(), a(stages, i, j), change), other, back));
                }
            }
            assertRefused(tableau, changed(changed(tableau.entries(), stages + i, change), stages + i - 1, back));
        }
    }

    private static void assertRefused(ButcherTableau tableau, TableauEntries entries) {
        String drawing = drawn(entries, UnaryOperator.identity());
        assertThatThrownBy(() -> ButcherTableau.parse("mistyped", tableau.order(), drawing))
                .as(drawing)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("correct the mistyped entry");
    }

    /** The number of a_ij: the stage times and the weights come first. */
    private static int a(int stages, int i, int j) {
        return 2 * stages + i * (i - 1) / 2 + j;
    }

    private static TableauEntries changed(TableauEntries entries, int index, Fraction change) {
        int stages = entries.b().size();
        List<List<Fraction>> a = new ArrayList<>(entries.a());
        List<Fraction> b = new ArrayList<>(entries.b());
        List<Fraction> c = new ArrayList<>(entries.c());
        if (index < stages) {
            c.set(index, c.get(index).plus(change));
        } else if (index < 2 * stages) {
            b.set(index - stages, b.get(index - stages).plus(change));
        } else {
            int i = 1;
            while (a(stages, i, i) <= index) {
                i++;
            }
            if (i >= stages) {
                throw new IllegalArgumentException("no entry " + index);
            }
            List<Fraction> row = new ArrayList<>(a.get(i));
            int j = index - a(stages, i, 0);
            row.set(j, row.get(j).plus(change));
            a.set(i, row);
        }
        return new TableauEntries(a, b, c, entries.tolerance());
    }

    /** Decimals where the entries were some, so that the same rule judges the drawing. */
    private static String drawn(TableauEntries entries, UnaryOperator<Fraction> change) {
        boolean exact = entries.tolerance().equals(Fraction.ZERO);
        StringBuilder drawing = new StringBuilder();
        for (int i = 0; i < entries.c().size(); i++) {
            drawing.append(row(List.of(entries.c().get(i)), change, exact))
                    .append(" | ")
                    .append(row(entries.a().get(i), change, exact))
                    .append('\n');
        }
        return drawing.append("--+--\n | ")
                .append(row(entries.b(), change, exact))
                .toString();
    }

    private static String row(List<Fraction> entries, UnaryOperator<Fraction> change, boolean exact) {
        return entries.stream()
                .map(change)
                .map(entry -> exact ? entry.toString() : decimal(entry).toPlainString())
                .collect(Collectors.joining(" "));
    }

    private static BigDecimal decimal(Fraction entry) {
        return new BigDecimal(entry.numerator()).divide(new BigDecimal(entry.denominator()));
    }
}
