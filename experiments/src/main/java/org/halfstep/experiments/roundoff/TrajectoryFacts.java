package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.FinalLoss;

/**
 * What a bound needs to know of a problem, measured in float64 at {@value #POINTS} + 1 points of its trajectory.
 *
 * <p>L is the largest 2-norm of a sample's Jacobian df/dy, exact at each point from products with unit vectors; the
 * logarithmic norm mu(df/dy) likewise. How the products (df/dy)^T a and (df/dtheta)^T a change with y is measured by
 * central differences, along unit vectors for the first and along random signs for the others: the mean square over
 * signs is the square of the Frobenius norm.
 */
final class TrajectoryFacts {
    /** Intervals between the points. */
    static final int POINTS = 32;

    private static final int STEPS_BETWEEN = 8;
    private static final int SIGNS = 4;
    private static final double DIFFERENCE = 1e-5;

    private final RoundoffProblem problem;
    private final Backend backend;
    private final long seed;
    private final List<Shape> shapes;
    private final double[] times = new double[POINTS + 1];
    private final List<double[]> states = new ArrayList<>();
    private final List<double[]> adjoints = new ArrayList<>();
    private final List<double[]> slopes = new ArrayList<>();
    private final List<List<double[]>> products = new ArrayList<>();
    private final double[] lipschitz = new double[POINTS + 1];
    private final double[] logarithmic = new double[POINTS + 1];
    private final double[] jacobianChanges = new double[POINTS + 1];
    private final double[][] parameterNorms;
    private final double[][] parameterChanges;
    private final Results results;
    private double lossCurvature;

    /** Measures a problem. */
    TrajectoryFacts(RoundoffProblem problem, long seed, Backend backend) {
        this.problem = problem;
        this.backend = backend;
        this.seed = seed;
        PrecisionPolicy wide = PrecisionPolicy.parse(RoundoffCase.REFERENCE);
        RoundoffProblem.Instance instance = problem.in(wide);
        shapes = instance.shapes();
        parameterNorms = new double[POINTS + 1][instance.parameters().size()];
        parameterChanges = new double[POINTS + 1][instance.parameters().size()];
        results = solve();
        try (FieldProbe probe = new FieldProbe(problem, wide, backend)) {
            for (int k = 0; k <= POINTS; k++) {
                measure(probe, k);
            }
        }
        measureLoss(wide);
    }

    private Results solve() {
        int steps = POINTS * STEPS_BETWEEN;
        for (int k = 0; k <= POINTS; k++) {
            times[k] = problem.grid(steps).time(k * STEPS_BETWEEN);
            adjoints.add(new double[0]);
        }
        RoundoffSolve solve = RoundoffSolve.of(
                problem,
                RoundoffCase.reference(steps, "rk4"),
                seed,
                backend,
                (n, _, adjoint, _) -> {
                    if ((n + 1) % STEPS_BETWEEN == 0) {
                        adjoints.set((n + 1) / STEPS_BETWEEN, RoundoffSolve.concatenated(adjoint));
                    }
                },
                trajectory -> {
                    for (int k = 0; k <= POINTS; k++) {
                        states.add(RoundoffSolve.concatenated(trajectory.state(k * STEPS_BETWEEN)));
                    }
                });
        Results results = solve.results();
        adjoints.set(0, results.values().get(Results.INITIAL_GRADIENT));
        return results;
    }

    private void measure(FieldProbe probe, int k) {
        double time = times[k];
        double[] y = states.get(k);
        double[] a = adjoints.get(k);
        slopes.add(probe.slopes(time, y));
        products.add(probe.products(time, y, a));
        SampleMatrices jacobians =
                SampleMatrices.of(shapes, e -> probe.products(time, y, e).getFirst());
        lipschitz[k] = jacobians.norm();
        logarithmic[k] = jacobians.logarithmicNorm();
        double h = DIFFERENCE * Math.max(1, largest(y));
        SampleMatrices changes = SampleMatrices.of(shapes, e -> difference(
                        probe.products(time, moved(y, e, h), a), probe.products(time, moved(y, e, -h), a), 2 * h)
                .getFirst());
        jacobianChanges[k] = changes.norm();
        measureParameters(probe, k, h);
    }

    private void measureParameters(FieldProbe probe, int k, double h) {
        Stream random = new CounterRandom(seed, Purpose.DIAGNOSTICS).at(k, 0, 0, 0);
        double[] norms = parameterNorms[k];
        double[] changes = parameterChanges[k];
        for (int draw = 0; draw < SIGNS; draw++) {
            double[] signs = new double[states.get(k).length];
            Arrays.setAll(signs, _ -> random.nextUniform() < 0.5 ? -1 : 1);
            List<double[]> along = probe.products(times[k], states.get(k), signs);
            List<double[]> change = difference(
                    probe.products(times[k], moved(states.get(k), signs, h), adjoints.get(k)),
                    probe.products(times[k], moved(states.get(k), signs, -h), adjoints.get(k)),
                    2 * h);
            for (int i = 0; i < norms.length; i++) {
                norms[i] += square(Results.norm(along.get(1 + i))) / SIGNS;
                changes[i] += square(Results.norm(change.get(1 + i))) / SIGNS;
            }
        }
        Arrays.setAll(norms, i -> Math.sqrt(norms[i]));
        Arrays.setAll(changes, i -> Math.sqrt(changes[i]));
    }

    /** The largest 2-norm of a sample's block of d^2 L / dy_N^2. */
    private void measureLoss(PrecisionPolicy wide) {
        double[] last = states.getLast();
        double h = DIFFERENCE * Math.max(1, largest(last));
        try (FinalLoss loss = new FinalLoss(backend, new Workspace(), wide, problem.loss(), shapes)) {
            lossCurvature = SampleMatrices.of(shapes, e -> {
                        double[] above = cotangent(loss, moved(last, e, h));
                        double[] below = cotangent(loss, moved(last, e, -h));
                        return difference(List.of(above), List.of(below), 2 * h).getFirst();
                    })
                    .norm();
        }
    }

    private double[] cotangent(FinalLoss loss, double[] state) {
        List<Tensor> parts = new ArrayList<>();
        int at = 0;
        for (Shape shape : shapes) {
            Tensor part =
                    Tensor.zeros(PrecisionPolicy.parse(RoundoffCase.REFERENCE).high(), shape);
            part.write(0, part.elementCount(), state, at);
            at += part.elementCount();
            parts.add(part);
        }
        loss.evaluate(parts, 1);
        return RoundoffSolve.concatenated(loss.cotangents());
    }

    private static double[] moved(double[] y, double[] direction, double h) {
        double[] moved = new double[y.length];
        Arrays.setAll(moved, i -> y[i] + h * direction[i]);
        return moved;
    }

    private static List<double[]> difference(List<double[]> x, List<double[]> y, double by) {
        List<double[]> differences = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            double[] left = x.get(i);
            double[] right = y.get(i);
            double[] quotient = new double[left.length];
            Arrays.setAll(quotient, j -> (left[j] - right[j]) / by);
            differences.add(quotient);
        }
        return differences;
    }

    private static double square(double x) {
        return x * x;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The problem. */
    RoundoffProblem problem() {
        return problem;
    }

    /** Final state and gradients, in float64. */
    Results results() {
        return results;
    }

    /** The time of a point. */
    double time(int k) {
        return times[k];
    }

    /** y at a point. */
    double[] state(int k) {
        return states.get(k);
    }

    /** The adjoint at a point. */
    double[] adjoint(int k) {
        return adjoints.get(k);
    }

    /** f at a point. */
    double[] slope(int k) {
        return slopes.get(k);
    }

    /** (df/dy)^T a and (df/dtheta)^T a at a point. */
    List<double[]> products(int k) {
        return products.get(k);
    }

    /** T. */
    double length() {
        return Math.abs(times[POINTS] - times[0]);
    }

    /** L at the points. */
    double[] lipschitz() {
        return lipschitz.clone();
    }

    /** mu at the points. */
    double[] logarithmic() {
        return logarithmic.clone();
    }

    /** The largest norm of d((df/dy)^T a) / dy of a sample at a point. */
    double jacobianChange(int k) {
        return jacobianChanges[k];
    }

    /** ||df/dtheta|| of a parameter at a point. */
    double parameterNorm(int k, int parameter) {
        return parameterNorms[k][parameter];
    }

    /** ||d((df/dtheta)^T a) / dy|| of a parameter at a point. */
    double parameterChange(int k, int parameter) {
        return parameterChanges[k][parameter];
    }

    /** The largest norm of d^2 L / dy_N^2 of a sample. */
    double lossCurvature() {
        return lossCurvature;
    }

    /** The number of parameters. */
    int parameters() {
        return parameterNorms[0].length;
    }
}
