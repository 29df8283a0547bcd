package org.halfstep.experiments.proof.section;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.RootedTree;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;
import org.halfstep.solvers.scaling.NoScaling;

/** Every tableau: its numbers, its order, and what a solve with it does. */
public final class TableauChecks {
    private static final double EPSILON = 0x1p-52;
    /** Trees of more vertices have conditions of an order that no method here claims. */
    private static final int MOST_VERTICES = 6;
    /** The least that some condition of the next order misses by, if the order is no higher. */
    private static final double CLEARLY_MISSED = 1e-6;

    private static final double STEP_BOUND = 16 * EPSILON;
    private static final double SLOPE_MARGIN = 0.1;
    private static final String REMEDY =
            "compare Tableaus with the method's paper; then ButcherTableau, TableauEntries";
    private static final String STEP_REMEDY = "see IncrementFunction and ForwardSolve, and the tableau's coefficients";

    private final Settings settings;
    private final Consumer<Finding> to;

    private TableauChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        List<Coefficients> methods = Tableaus.ALL.stream().map(Coefficients::of).toList();
        coefficients(methods, to);
        if (settings.wants("float64")) {
            TableauChecks checks = new TableauChecks(settings, to);
            checks.steps(methods);
            methods.forEach(checks::convergence);
        }
    }

    /** What needs no solve. */
    static void coefficients(List<Coefficients> methods, Consumer<Finding> to) {
        Tally published = new Tally(Section.TABLEAUS, "coefficients a, b and c are the published ones", REMEDY);
        Tally rows = new Tally(Section.TABLEAUS, "stage times are row sums: c_i = sum_j a_ij", REMEDY);
        Tally order = new Tally(Section.TABLEAUS, "order conditions: sum b_i Phi_i(tree) = 1 / gamma(tree)", REMEDY);
        Tally next = new Tally(Section.TABLEAUS, "no higher order: a condition of the next one is missed", REMEDY);
        Map<String, Coefficients> golden = Coefficients.published();
        for (Coefficients method : methods) {
            Coefficients expected = golden.get(method.name());
            if (expected != null) {
                published.holds(method.name(), method.equals(expected), firstDifference(method, expected));
            }
            for (int i = 0; i < method.stages(); i++) {
                List<Double> row = method.a().get(i);
                double sum = row.stream().mapToDouble(Double::doubleValue).sum();
                double size = 1 + row.stream().mapToDouble(Math::abs).sum();
                rows.add(
                        method.name() + " stage " + (i + 1),
                        Math.abs(sum - method.c().get(i)),
                        4 * EPSILON * size);
            }
            orderConditions(method, order, next);
        }
        List.of(published, rows, order, next).forEach(tally -> to.accept(tally.finding()));
    }

    private static String firstDifference(Coefficients method, Coefficients expected) {
        if (method.order() != expected.order()) {
            return "order " + method.order() + ", published " + expected.order();
        }
        for (int i = 0; i < Math.min(method.stages(), expected.stages()); i++) {
            if (!method.a().get(i).equals(expected.a().get(i))) {
                return "row " + (i + 1) + " of a is " + method.a().get(i) + ", published "
                        + expected.a().get(i);
            }
        }
        return "b is " + method.b() + ", c is " + method.c() + "; published " + expected.b() + ", " + expected.c();
    }

    private static void orderConditions(Coefficients method, Tally order, Tally next) {
        double rows = method.a().stream()
                .mapToDouble(row -> row.stream().mapToDouble(Math::abs).sum())
                .max()
                .orElse(0);
        double size =
                method.b().stream().mapToDouble(Math::abs).sum() * Math.max(1, rows) * Math.max(1, rows) * EPSILON;
        for (int vertices = 1; vertices <= Math.min(method.order(), MOST_VERTICES - 1); vertices++) {
            for (RootedTree tree : RootedTree.ofOrder(vertices)) {
                order.add(
                        method.name() + ", tree " + tree,
                        Math.abs(tree.residual(method.a(), method.b())),
                        2 * vertices * size);
            }
        }
        if (method.order() < MOST_VERTICES) {
            double missed = RootedTree.ofOrder(method.order() + 1).stream()
                    .mapToDouble(tree -> Math.abs(tree.residual(method.a(), method.b())))
                    .max()
                    .orElse(0);
            next.told(
                    method.name(),
                    missed >= CLEARLY_MISSED,
                    CLEARLY_MISSED / missed,
                    "missed by " + Tally.number(missed),
                    "at least " + Tally.number(CLEARLY_MISSED));
        }
    }

    /** k = (t y_2 - y_1 y_2, y_1 + t^2 - y_2 / 2): neither linear nor autonomous; the same in plain arithmetic. */
    private static double[] slope(double t, double[] y) {
        return new double[] {t * y[1] - y[0] * y[1], y[0] + t * t - y[1] / 2};
    }

    private static final VectorField FIELD = (t, parts) -> {
        var first = parts.get(0);
        var second = parts.get(1);
        return List.of(
                t.times(second).minus(first.times(second)),
                first.plus(t.times(t)).minus(second.times(0.5)));
    };

    private void steps(List<Coefficients> methods) {
        Tally tally = new Tally(
                Section.TABLEAUS, "one float64 step is that of the formulas, with the published numbers", STEP_REMEDY);
        Map<String, Coefficients> golden = Coefficients.published();
        for (Coefficients method : methods) {
            Coefficients published = golden.getOrDefault(method.name(), method);
            tally.attempt(method.name(), () -> {
                Stream random = settings.random("step " + method.name());
                for (int trial = 0; trial < 4; trial++) {
                    double t = random.nextUniform(-1, 1);
                    double h = random.nextUniform(-0.5, 0.5);
                    double[] y = {random.nextUniform(0.5, 1.5), random.nextUniform(0.5, 1.5)};
                    double[] expected = step(published, t, h, y);
                    double[] found = solve(method.name(), y, TimeGrid.of(t, t + h));
                    double size =
                            1 + published.b().stream().mapToDouble(Math::abs).sum();
                    double error = Math.max(Math.abs(found[0] - expected[0]), Math.abs(found[1] - expected[1]));
                    tally.add(method.name() + ", h = " + Tally.number(h), error, STEP_BOUND * size);
                }
            });
        }
        to.accept(tally.finding());
    }

    private static double[] step(Coefficients method, double t, double length, double[] y) {
        double h = t + length - t;
        double[][] k = new double[method.stages()][];
        for (int i = 0; i < k.length; i++) {
            double[] stage = y.clone();
            for (int j = 0; j < i; j++) {
                for (int part = 0; part < stage.length; part++) {
                    stage[part] += h * method.a().get(i).get(j) * k[j][part];
                }
            }
            k[i] = slope(t + method.c().get(i) * h, stage);
        }
        double[] next = y.clone();
        for (int i = 0; i < k.length; i++) {
            for (int part = 0; part < next.length; part++) {
                next[part] += h * method.b().get(i) * k[i][part];
            }
        }
        return next;
    }

    private double[] solve(String method, double[] y, TimeGrid grid) {
        List<Tensor> initial = List.of(
                Tensor.of(FloatFormat.BINARY64, Shape.of(1), y[0]), Tensor.of(FloatFormat.BINARY64, Shape.of(1), y[1]));
        return solve(method, FIELD, initial, grid);
    }

    private double[] solve(String method, VectorField field, List<Tensor> initial, TimeGrid grid) {
        try (Odeint odeint = Odeint.builder()
                        .precision("float64")
                        .method(method)
                        .scaling(new NoScaling())
                        .backend(settings.backend())
                        .build();
                Solution solution = odeint.solve(field, initial, grid)) {
            return solution.trajectory().last().stream()
                    .flatMapToDouble(part -> Arrays.stream(part.toDoubles()))
                    .toArray();
        }
    }

    /**
     * y' = s y (2 - y) (1 + t) has y(t) = 2 / (1 + (2 / y_0 - 1) e^(-2 s (t + t^2 / 2))): the order at which the error
     * at t = 1 falls, over several s and y_0 at once so that no chance cancellation of errors decides.
     */
    private void convergence(Coefficients method) {
        Tally tally = new Tally(Section.TABLEAUS, "slope of convergence, " + method.name(), STEP_REMEDY);
        tally.attempt(method.name(), () -> {
            Stream random = settings.random("convergence " + method.name());
            double[] s = new double[6];
            double[] y0 = new double[s.length];
            for (int i = 0; i < s.length; i++) {
                s[i] = random.nextUniform(0.6, 1.4);
                y0[i] = random.nextUniform(0.6, 1.4);
            }
            int first = method.order() > 4 ? 16 : 32;
            double[] h = new double[8];
            double[] error = new double[h.length];
            for (int i = 0; i < h.length; i++) {
                int n = (int) Math.rint(first * Math.pow(2, i / 2.0));
                h[i] = 1.0 / n;
                error[i] = error(method.name(), s, y0, n);
            }
            Slope slope = Slope.fit(h, error);
            double margin = slope.margin() + SLOPE_MARGIN;
            double off = Math.abs(slope.order() - method.order());
            tally.told(
                    method.name() + ", N = " + first + " to " + (int) Math.rint(1 / h[h.length - 1]),
                    off <= margin && slope.margin() < 0.5,
                    off / margin,
                    String.format(Locale.ROOT, "%.3f +- %.3f", slope.order(), slope.margin()),
                    method.order() + " +- " + SLOPE_MARGIN);
        });
        to.accept(tally.finding());
    }

    private double error(String method, double[] s, double[] y0, int n) {
        Shape shape = Shape.of(s.length);
        Parameter rate = new Parameter("s", Tensor.of(FloatFormat.BINARY64, shape, s));
        VectorField field = VectorField.of((t, y) -> {
            Var logistic = y.subtractedFrom(2).times(y);
            return logistic.times(t.plus(1)).times(y.recorder().parameter(rate));
        });
        double[] found =
                solve(method, field, List.of(Tensor.of(FloatFormat.BINARY64, shape, y0)), TimeGrid.uniform(0, 1, n));
        double sum = 0;
        for (int i = 0; i < s.length; i++) {
            double exact = 2 / (1 + (2 / y0[i] - 1) * Math.exp(-3 * s[i]));
            sum += (found[i] - exact) * (found[i] - exact);
        }
        return Math.sqrt(sum);
    }
}
