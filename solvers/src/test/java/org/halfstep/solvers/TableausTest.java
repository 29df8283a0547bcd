package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.scaling.NoScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class TableausTest {
    static final List<ButcherTableau> ALL = Tableaus.ALL;
    private static final int ORBITS = 8;

    @ParameterizedTest
    @FieldSource("ALL")
    void stageTimesAreRowSums(ButcherTableau tableau) {
        for (int i = 0; i < tableau.stages(); i++) {
            double sum =
                    tableau.a().get(i).stream().mapToDouble(Double::doubleValue).sum();
            assertThat(tableau.c().get(i)).isCloseTo(sum, within(1e-15));
        }
    }

    /** The conditions of order 1 to 4 of the doubles: sums of products of the coefficients. */
    @ParameterizedTest
    @FieldSource("ALL")
    void meetsTheConditionsOfItsOrder(ButcherTableau tableau) {
        double[] one = new double[tableau.stages()];
        Arrays.fill(one, 1);
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
            double bound =
                    1e-15 * size(tableau.b()) * Math.max(1, size(tableau.a().getLast()));
            assertThat(sum).as("order %d of %s", order, tableau.name()).isCloseTo(expected, within(bound));
        }
    }

    /** What cancels in a sum with these coefficients. */
    private static double size(List<Double> coefficients) {
        return coefficients.stream().mapToDouble(Math::abs).sum();
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

    /**
     * y_1 = e^(sin s), y_2 = e^(cos s), s = s_0 + t + t^2 / 2, of eight s_0: two equations, as several conditions of
     * order 5 are the same for one; eight orbits, as the error of a single one changes its sign. Uneven grids, forward
     * and back. At order 5 the terms of order 6 are still seen where the errors are well above the roundings.
     */
    @ParameterizedTest
    @FieldSource("ALL")
    void convergesWithItsOrder(ButcherTableau tableau) {
        int steps = tableau.order() < 5 ? 128 : 48;
        double near = tableau.order() < 5 ? 0.1 : 0.35;
        for (boolean forward : new boolean[] {true, false}) {
            double coarse = error(tableau, steps, forward);
            double fine = error(tableau, 2 * steps, forward);
            double slope = Math.log(coarse / fine) / Math.log(2);
            assertThat(slope).as("%s, forward %s", tableau.name(), forward).isCloseTo(tableau.order(), within(near));
        }
    }

    /** Root mean square over the orbits and the times. */
    private static double error(ButcherTableau tableau, int steps, boolean forward) {
        VectorField field = (t, y) -> {
            Var rate = t.plus(1);
            return List.of(
                    y.get(1).log().times(y.get(0)).times(rate),
                    y.get(0).log().times(y.get(1)).times(rate).negated());
        };
        double[] times = new double[steps + 1];
        for (int n = 0; n <= steps; n++) {
            double x = (double) n / steps;
            double t = x + 0.1 * Math.sin(2 * Math.PI * x);
            times[n] = forward ? t : 1 - t;
        }
        try (Odeint odeint = Networks.odeint("float64", tableau.name(), new NoScaling());
                Solution solution = odeint.solve(field, exact(times[0]), TimeGrid.of(times))) {
            double squares = 0;
            for (int n = 0; n <= steps; n++) {
                List<Tensor> exact = exact(times[n]);
                for (int orbit = 0; orbit < ORBITS; orbit++) {
                    for (int part = 0; part < 2; part++) {
                        double computed =
                                solution.trajectory().state(n).get(part).get(orbit);
                        squares += Math.pow(computed - exact.get(part).get(orbit), 2);
                    }
                }
            }
            return Math.sqrt(squares / steps);
        }
    }

    private static List<Tensor> exact(double t) {
        Tensor first = Tensor.zeros(FloatFormat.BINARY64, Shape.of(ORBITS));
        Tensor second = Tensor.zeros(FloatFormat.BINARY64, Shape.of(ORBITS));
        for (int orbit = 0; orbit < ORBITS; orbit++) {
            double s = 2 * Math.PI * orbit / ORBITS + t + t * t / 2;
            first.set(orbit, Math.exp(Math.sin(s)));
            second.set(orbit, Math.exp(Math.cos(s)));
        }
        return List.of(first, second);
    }

    /** Slopes that are unit vectors: the increment is the weights. */
    @ParameterizedTest
    @FieldSource("ALL")
    void literalsAreTheIncrement(ButcherTableau tableau) {
        tableau.literal().ifPresent(literal -> {
            Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
            List<Tensor> slopes = new ArrayList<>();
            for (int i = 0; i < tableau.stages(); i++) {
                slopes.add(Tensor.zeros(FloatFormat.BINARY64, Shape.of(tableau.stages())));
                slopes.getLast().set(i, 1);
            }
            Var increment = literal.apply(slopes.stream()
                    .map(slope -> recorder.input(slope.shape(), Role.SLOPE))
                    .toList());
            Tensor result = Tensor.zeros(FloatFormat.BINARY64, Shape.of(tableau.stages()));
            try (Backend backend = Backends.open("reference", 1);
                    Prepared program = backend.prepare(recorder.build(List.of(increment)), new Workspace())) {
                program.run(slopes, List.of(result));
            }
            for (int i = 0; i < tableau.stages(); i++) {
                assertThat(result.get(i)).isCloseTo(tableau.b().get(i), within(1e-16));
            }
        });
        assertThat(Tableaus.RK4.literal()).isPresent();
    }

    @Test
    void namesAreParsed() {
        assertThat(Tableaus.parse("rk4")).isSameAs(Tableaus.RK4);
        assertThatThrownBy(() -> Tableaus.parse("rk5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown method 'rk5'; known: euler, midpoint, heun, ralston, ssprk3, bosh3, rk4, rk4-38,"
                        + " dopri5, tsit5");
        assertThat(ALL).allSatisfy(tableau -> assertThat(Tableaus.parse(tableau.name()))
                .isSameAs(tableau));
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
