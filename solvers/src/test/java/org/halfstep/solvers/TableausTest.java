package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class TableausTest {
    static final List<ButcherTableau> ALL = Tableaus.ALL;

    @ParameterizedTest
    @FieldSource("ALL")
    void stageTimesAreRowSums(ButcherTableau tableau) {
        for (int i = 0; i < tableau.stages(); i++) {
            double sum =
                    tableau.a().get(i).stream().mapToDouble(Double::doubleValue).sum();
            assertThat(tableau.c().get(i)).isCloseTo(sum, within(1e-15));
        }
    }

    /** The conditions of order 1 to 4: sums of products of the coefficients. */
    @ParameterizedTest
    @FieldSource("ALL")
    void meetsTheConditionsOfItsOrder(ButcherTableau tableau) {
        double[] one = new double[tableau.stages()];
        java.util.Arrays.fill(one, 1);
        double[] c = applied(tableau, one);
        double[] ac = applied(tableau, c);
        double[] acc = applied(tableau, product(c, c));
        double[] aac = applied(tableau, ac);
        check(tableau, 1, one, 1);
        check(tableau, 2, c, 1.0 / 2);
        check(tableau, 3, product(c, c), 1.0 / 3);
        check(tableau, 3, ac, 1.0 / 6);
        check(tableau, 4, product(c, product(c, c)), 1.0 / 4);
        check(tableau, 4, product(c, ac), 1.0 / 8);
        check(tableau, 4, acc, 1.0 / 12);
        check(tableau, 4, aac, 1.0 / 24);
    }

    private static void check(ButcherTableau tableau, int order, double[] values, double expected) {
        if (order <= tableau.order()) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += tableau.b().get(i) * values[i];
            }
            assertThat(sum).as("order %d of %s", order, tableau.name()).isCloseTo(expected, within(1e-15));
        }
    }

    private static double[] applied(ButcherTableau tableau, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < i; j++) {
                y[i] += tableau.a().get(i).get(j) * x[j];
            }
        }
        return y;
    }

    private static double[] product(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = a[i] * b[i];
        }
        return c;
    }

    /** y' = y (1 - y) (1 + t) has y = 1 / (1 + c e^-(t + t^2 / 2)); uneven grids, forward and back. */
    @ParameterizedTest
    @FieldSource("ALL")
    void convergesWithItsOrder(ButcherTableau tableau) {
        for (boolean forward : new boolean[] {true, false}) {
            double coarse = error(tableau, 64, forward);
            double fine = error(tableau, 128, forward);
            double slope = Math.log(coarse / fine) / Math.log(2);
            assertThat(slope).as("%s, forward %s", tableau.name(), forward).isCloseTo(tableau.order(), within(0.15));
        }
    }

    private static double error(ButcherTableau tableau, int steps, boolean forward) {
        VectorField field =
                VectorField.of((t, y) -> y.times(y.subtractedFrom(1)).times(t.plus(1)));
        double[] times = new double[steps + 1];
        for (int n = 0; n <= steps; n++) {
            double s = (double) n / steps;
            double t = s + 0.1 * Math.sin(2 * Math.PI * s);
            times[n] = forward ? t : 1 - t;
        }
        times[0] = forward ? 0 : 1;
        times[steps] = forward ? 1 : 0;
        double atOne = 1 / (1 + 4 * Math.exp(-1.5));
        double start = forward ? 0.2 : atOne;
        double end = forward ? atOne : 0.2;
        try (Odeint odeint = Networks.odeint("float64", tableau.name(), new NoScaling());
                Solution solution =
                        odeint.solve(field, Tensor.of(FloatFormat.BINARY64, Shape.of(1), start), TimeGrid.of(times))) {
            return Math.abs(solution.last().get(0) - end);
        }
    }

    @Test
    void namesAreParsed() {
        assertThat(Tableaus.parse("rk4")).isSameAs(Tableaus.RK4);
        assertThatThrownBy(() -> Tableaus.parse("rk5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown method 'rk5'; known: euler, rk4");
    }

    @Test
    void malformedTableausAreRefused() {
        assertThatThrownBy(() -> new ButcherTableau(
                        "bad",
                        1,
                        List.of(List.of(), List.of()),
                        List.of(1.0, 0.0),
                        List.of(0.0, 0.0),
                        Optional.empty()))
                .hasMessageContaining("tableau bad: row 1 has 0 entries; an explicit method has 1");
        assertThatThrownBy(() ->
                        new ButcherTableau("bad", 1, List.of(List.of()), List.of(1.0), List.of(), Optional.empty()))
                .hasMessageContaining("1 weights, but 1 rows and 0 stage times");
    }

    @Test
    void gridsMustBeMonotone() {
        assertThat(TimeGrid.uniform(1, 0, 3).times()).containsExactly(1, 1 - 1.0 / 3, 1 - 2.0 / 3, 0);
        assertThat(TimeGrid.of(0, 0.5, 0.6).steps()).isEqualTo(2);
        assertThatThrownBy(() -> TimeGrid.of(1)).hasMessageContaining("needs at least 2");
        assertThatThrownBy(() -> TimeGrid.of(0, 1, 1)).hasMessageContaining("t_1 = 1.0 and t_2 = 1.0");
        assertThatThrownBy(() -> TimeGrid.of(0, 1, 0.5)).hasMessageContaining("strictly ascending");
        assertThatThrownBy(() -> TimeGrid.of(0, Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> TimeGrid.of(0, Double.POSITIVE_INFINITY)).hasMessageContaining("finite");
        assertThatThrownBy(() -> TimeGrid.uniform(0, 1, 0)).hasMessageContaining("needs at least 1");
        assertThatThrownBy(() -> TimeGrid.uniform(1, 1, 4)).hasMessageContaining("strictly ascending");
    }
}
