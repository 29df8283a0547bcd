package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.proof.section.Problem.Numbers;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Memory;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.check.CentralDifferences;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.check.UnrolledSolve;
import org.halfstep.solvers.scaling.NoScaling;

/** The discrete adjoint against the unrolled program, by y_0, theta and the times, in every precision and method. */
public final class AdjointChecks {
    private static final List<String> ONE_FORMAT = List.of("float64", "float32");
    private static final String FLOAT64 = "float64";

    /** Grids whose every h is a power of two, exactly also in binary32: uniform, uneven, backward. */
    private static final Map<String, TimeGrid> DYADIC = Map.of(
            "uniform", TimeGrid.uniform(0, 1.5, 3),
            "uneven", TimeGrid.of(0, 0.25, 0.375, 1.375, 3.375),
            "backward", TimeGrid.of(1, 0.75, 0.25, 0.125));

    private static final Map<String, TimeGrid> OTHERS = Map.of(
            "forward", TimeGrid.of(0, 0.1, 0.6, 1.3),
            "backward", TimeGrid.of(1, 0.7, 0.1, -0.2));

    private static final double UNROLLED_BOUND = 64;
    /** What cancels in a gradient by a time is several times as large as the gradient. */
    private static final double TIMES_BOUND = 256;

    private static final double DIFFERENCES_BOUND = 1e-7;
    private static final String REMEDY = "see DiscreteAdjoint, StepProducts, AdjointState and TimeGradient in solvers";
    private static final String KEPT_REMEDY = "see StepInputs.roundParameters and PreparedField in solvers";

    private final Settings settings;
    private final Consumer<Finding> to;

    private AdjointChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        AdjointChecks checks = new AdjointChecks(settings, to);
        ONE_FORMAT.stream().filter(settings::wants).forEach(checks::unrolled);
        if (settings.wants(FLOAT64)) {
            checks.differences();
            checks.additivity();
        }
        RelinearisedChecks.run(settings, to);
        checks.staleParameters();
        checks.memory();
    }

    private static Tally tally(String check, String remedy) {
        return new Tally(Section.ADJOINT, check, remedy);
    }

    /** A solve that is tried: where it is, its method, grid and cotangents. */
    private record Case(
            String where,
            ButcherTableau tableau,
            TimeGrid grid,
            Problem problem,
            Map<Integer, List<Tensor>> cotangents) {}

    private List<Case> cases(Map<String, TimeGrid> grids, FloatFormat format) {
        List<Case> cases = new ArrayList<>();
        for (ButcherTableau tableau : Tableaus.ALL) {
            Problem problem = Problem.random(settings.random("unrolled " + tableau.name()));
            new TreeMap<>(grids).forEach((name, grid) -> {
                String where = tableau.name() + ", " + name + " grid, loss reads ";
                if (name.equals("uneven") || name.equals("forward")) {
                    cases.add(new Case(where + "Y_N", tableau, grid, problem, problem.last(format, grid)));
                }
                cases.add(new Case(where + "every Y_n", tableau, grid, problem, problem.every(format, grid)));
            });
        }
        return cases;
    }

    private void unrolled(String precision) {
        Tally bits = tally(precision + ": bits of the unrolled program, by y_0 and theta, h = 2^k", REMEDY);
        Tally numbers = tally(precision + ": numbers of the unrolled program on any grid, by y_0 and theta", REMEDY);
        Tally times = tally(precision + ": numbers of the unrolled program, by the times", REMEDY);
        FloatFormat format = PrecisionPolicy.parse(precision).high();
        for (Case one : cases(DYADIC, format)) {
            bits.attempt(one.where(), () -> {
                Numbers expected = unrolled(one, precision);
                Numbers actual = adjoint(one, precision);
                long differing = Problem.differing(actual.gradients(), expected.gradients());
                bits.count(one.where(), differing, Problem.count(expected.gradients()));
                compareTimes(times, one, actual, expected, format);
            });
        }
        for (Case one : cases(OTHERS, format)) {
            numbers.attempt(one.where(), () -> {
                Numbers expected = unrolled(one, precision);
                Numbers actual = adjoint(one, precision);
                double error = Problem.relativeError(actual.gradients(), expected.gradients());
                numbers.add(one.where(), error / format.unitRoundoff(), UNROLLED_BOUND * weights(one.tableau()));
                compareTimes(times, one, actual, expected, format);
            });
        }
        to.accept(bits.finding());
        to.accept(numbers.finding());
        to.accept(times.finding());
    }

    private static void compareTimes(Tally times, Case one, Numbers actual, Numbers expected, FloatFormat format) {
        double error = Problem.relativeError(actual.byTime(), expected.byTime());
        times.add(one.where(), error / format.unitRoundoff(), TIMES_BOUND * weights(one.tableau()));
    }

    /** sum |b_i|, 1 but for methods with negative weights: what roundings of the slopes are added up with. */
    static double weights(ButcherTableau tableau) {
        return tableau.b().stream().mapToDouble(Math::abs).sum();
    }

    private Numbers unrolled(Case one, String precision) {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision);
        TwoPartNetwork network = one.problem().network(policy.high());
        try (UnrolledSolve solve = new UnrolledSolve(
                settings.backend(),
                policy,
                one.tableau(),
                network,
                one.grid().steps(),
                one.cotangents().keySet())) {
            UnrolledSolve.Gradients found =
                    solve.gradients(network, one.problem().initial(policy.high()), one.grid(), one.cotangents());
            double[] byTime =
                    found.byTime().stream().mapToDouble(time -> time.get(0)).toArray();
            return new Numbers(found.all().stream().map(Tensor::toDoubles).toList(), List.of(byTime));
        }
    }

    private Numbers adjoint(Case one, String precision) {
        try (Odeint odeint = Problem.odeint(
                        settings.backend(), precision, one.tableau().name())
                .scaling(new NoScaling())
                .build()) {
            return one.problem().gradients(odeint, one.grid(), one.cotangents());
        }
    }

    /** What does not depend on any gradient rule. */
    private void differences() {
        Tally tally = tally("float64: central differences of solves, by y_0, theta and the times", REMEDY);
        TimeGrid grid = TimeGrid.of(0, 0.1, 0.35, 0.6, 1.3);
        for (ButcherTableau tableau : Tableaus.ALL) {
            tally.measure(tableau.name(), DIFFERENCES_BOUND, () -> {
                Problem problem = Problem.random(settings.random("differences " + tableau.name()));
                Map<Integer, List<Tensor>> cotangents = problem.every(FloatFormat.BINARY64, grid);
                TwoPartNetwork network = problem.network(FloatFormat.BINARY64);
                List<Tensor> initial = problem.initial(FloatFormat.BINARY64);
                List<double[]> expected = new ArrayList<>();
                try (Odeint odeint = Problem.odeint(settings.backend(), FLOAT64, tableau.name())
                        .build()) {
                    CentralDifferences by = new CentralDifferences(odeint, network.field(), initial, grid, cotangents);
                    initial.forEach(part -> expected.add(by.by(part)));
                    network.parameters().forEach(parameter -> expected.add(by.by(parameter.master())));
                    expected.add(by.byTime());
                    return Problem.relativeError(
                            problem.gradients(odeint, grid, cotangents).all(), expected);
                }
            });
        }
        to.accept(tally.finding());
    }

    /** A loss that reads several states has the sum of the gradients: no cotangent is forgotten, none counts twice. */
    private void additivity() {
        Tally tally = tally("float64: cotangents of several states add up, each counted once", REMEDY);
        TimeGrid grid = TimeGrid.of(0, 0.25, 0.375, 1);
        tally.measure("rk4", 1e-13, () -> {
            Problem problem = Problem.random(settings.random("additivity"));
            try (Odeint odeint =
                    Problem.odeint(settings.backend(), FLOAT64, "rk4").build()) {
                List<double[]> together = problem.gradients(odeint, grid, problem.every(FloatFormat.BINARY64, grid))
                        .all();
                List<double[]> sum =
                        together.stream().map(part -> new double[part.length]).toList();
                for (int n = 0; n <= grid.steps(); n++) {
                    List<double[]> one = problem.gradients(
                                    odeint, grid, Map.of(n, problem.cotangent(FloatFormat.BINARY64, n)))
                            .all();
                    for (int part = 0; part < sum.size(); part++) {
                        for (int i = 0; i < sum.get(part).length; i++) {
                            sum.get(part)[i] += one.get(part)[i];
                        }
                    }
                }
                return Problem.relativeError(together, sum);
            }
        });
        to.accept(tally.finding());
    }

    /** A solver that is used again reads the parameters as they are, in its forward and in its backward pass. */
    private void staleParameters() {
        Tally tally = tally("a solver used again reads the parameters as they are now", KEPT_REMEDY);
        TimeGrid grid = TimeGrid.of(0, 0.25, 0.5, 1);
        for (String precision : settings.policies(List.of("float64", "float32", "bfloat16", "float16"))) {
            for (Memory memory : List.of(Memory.states(), Memory.stages(), Memory.snapshots(1))) {
                String where = precision + ", " + memory;
                tally.attempt(where, () -> {
                    Problem problem = Problem.random(settings.random("stale"));
                    List<double[]> fresh;
                    try (Odeint odeint = builder(precision, memory).build()) {
                        fresh = trained(odeint, problem, grid, 1);
                    }
                    List<double[]> again;
                    try (Odeint odeint = builder(precision, memory).build()) {
                        again = trained(odeint, problem, grid, 2);
                    }
                    tally.count(where, Problem.differing(again, fresh), Problem.count(fresh));
                });
            }
        }
        to.accept(tally.finding());
    }

    private Odeint.Builder builder(String precision, Memory memory) {
        return Problem.odeint(settings.backend(), precision, "rk4").memory(memory);
    }

    /** Last state and gradients of the last of some solves, before which alone the parameters are changed. */
    private static List<double[]> trained(Odeint odeint, Problem problem, TimeGrid grid, int solves) {
        PrecisionPolicy policy = odeint.policy();
        TwoPartNetwork network = problem.network(policy.format(Role.MASTER_PARAMETER));
        var field = network.field();
        List<double[]> found = new ArrayList<>();
        for (int solve = 1; solve <= solves; solve++) {
            if (solve == solves) {
                Problem.shift(network.parameters(), 0.25);
            }
            found.clear();
            try (Solution solution = odeint.solve(field, problem.initial(policy.format(Role.STATE)), grid)) {
                found.addAll(Problem.numbers(solution.backward(problem.last(policy.format(Role.STATE), grid)))
                        .all());
                solution.trajectory().last().forEach(part -> found.add(part.toDoubles()));
            }
        }
        return found;
    }

    /** What a solve keeps changes no bit. */
    private void memory() {
        Tally tally = tally("what a solve keeps (states, stages, snapshots) changes no bit", "see Memory, Checkpoints");
        TimeGrid grid = TimeGrid.of(0, 0.25, 0.5, 0.625, 1, 1.5);
        List<String> usual = List.of("float64", "float32", "bfloat16", "float16", "rampde-0.1.0:float16");
        for (String precision : settings.policies(usual)) {
            Problem problem = Problem.random(settings.random("memory"));
            Map<Memory, List<double[]>> found = new HashMap<>();
            for (Memory memory : List.of(Memory.states(), Memory.stages(), Memory.snapshots(1), Memory.snapshots(3))) {
                String where = precision + ", " + memory;
                tally.attempt(where, () -> {
                    try (Odeint odeint = builder(precision, memory).build()) {
                        FloatFormat state = odeint.policy().format(Role.STATE);
                        List<double[]> numbers = problem.gradients(odeint, grid, problem.last(state, grid))
                                .all();
                        found.put(memory, numbers);
                        List<double[]> expected = found.getOrDefault(Memory.states(), numbers);
                        tally.count(where, Problem.differing(numbers, expected), Problem.count(expected));
                    }
                });
            }
        }
        to.accept(tally.finding());
    }
}
