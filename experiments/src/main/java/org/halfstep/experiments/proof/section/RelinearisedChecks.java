package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.proof.section.Problem.Numbers;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.Trajectory;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.check.UnrolledSolve;

/**
 * In low formats the gradients are those of the unrolled program in float64, relinearised step by step at the same
 * stored states and the same compute parameters, up to a few roundings of the network.
 */
final class RelinearisedChecks {
    private static final List<String> USUAL = List.of(
            "float32",
            "tf32",
            "bfloat16",
            "float16",
            "e5m2",
            "e4m3",
            "e3m4",
            "pure:float32",
            "pure:bfloat16",
            "pure:float16",
            "rampde-0.1.0:float32",
            "rampde-0.1.0:bfloat16",
            "rampde-0.1.0:float16");

    private static final TimeGrid GRID = TimeGrid.of(0, 0.1, 0.6, 0.9, 1.3);
    /** In units of u: a few roundings where sums are high, more where each step's sum is low. */
    private static final double CORRECTED_BOUND = 24;

    private static final double EVERY_PRIMITIVE_BOUND = 64;
    private static final String REMEDY =
            "see DiscreteAdjoint, AdjointState (S is divided out), IncrementFunction and the casting table";

    private final Settings settings;

    private RelinearisedChecks(Settings settings) {
        this.settings = settings;
    }

    static void run(Settings settings, Consumer<Finding> to) {
        RelinearisedChecks checks = new RelinearisedChecks(settings);
        Map<String, Tallies> tallies = new LinkedHashMap<>();
        for (String precision : settings.policies(USUAL)) {
            if (!precision.equals("float64")) {
                tallies.put(precision, Tallies.of(precision));
            }
        }
        for (ButcherTableau tableau : Tableaus.ALL) {
            TwoPartNetwork network = new TwoPartNetwork(FloatFormat.BINARY64);
            PrecisionPolicy float64 = PrecisionPolicy.parse("float64");
            try (UnrolledSolve steps = new UnrolledSolve(settings.backend(), float64, tableau, network, 1, Set.of(1))) {
                tallies.forEach((precision, two) ->
                        two.gradients().attempt(tableau.name(), () -> checks.check(precision, tableau, steps, two)));
            }
        }
        tallies.values().forEach(two -> {
            to.accept(two.gradients().finding());
            to.accept(two.times().finding());
        });
    }

    /** What is compared of a precision. */
    private record Tallies(Tally gradients, Tally times) {
        static Tallies of(String precision) {
            String check = precision + ": unrolled, relinearised at the stored states, by ";
            return new Tallies(
                    new Tally(Section.ADJOINT, check + "y_0 and theta; error in u", REMEDY),
                    new Tally(Section.ADJOINT, check + "the times; error in u", REMEDY));
        }
    }

    private void check(String precision, ButcherTableau tableau, UnrolledSolve steps, Tallies tallies) {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision);
        double unit = policy.low().unitRoundoff();
        double bound = policy.joining() == Joining.CHAINS ? CORRECTED_BOUND : EVERY_PRIMITIVE_BOUND;
        double largest = bound * AdjointChecks.weights(tableau);
        Problem problem = Problem.random(settings.random("relinearised " + tableau.name()));
        Map<Integer, List<Tensor>> cotangents = problem.every(policy.format(Role.INCOMING_COTANGENT), GRID);
        try (Odeint odeint = Problem.odeint(settings.backend(), precision, tableau.name())
                        .build();
                Solution solution = odeint.solve(
                        problem.network(policy.format(Role.MASTER_PARAMETER)).field(),
                        problem.initial(policy.format(Role.STATE)),
                        GRID)) {
            Numbers actual = Problem.numbers(solution.backward(cotangents));
            Numbers expected =
                    relinearised(steps, problem.asComputed(policy), policy, solution.trajectory(), cotangents);
            double error = Problem.relativeError(actual.gradients(), expected.gradients());
            tallies.gradients().add(tableau.name(), error / unit, largest);
            tallies.times()
                    .add(tableau.name(), Problem.relativeError(actual.byTime(), expected.byTime()) / unit, largest);
        }
    }

    private static Numbers relinearised(
            UnrolledSolve steps,
            TwoPartNetwork network,
            PrecisionPolicy policy,
            Trajectory stored,
            Map<Integer, List<Tensor>> cotangents) {
        FloatFormat time = policy.format(Role.TIME);
        double[] byTime = new double[GRID.steps() + 1];
        List<double[]> byParameter = new ArrayList<>();
        network.parameters()
                .forEach(parameter ->
                        byParameter.add(new double[parameter.master().elementCount()]));
        List<Tensor> adjoint = exact(cotangents.getOrDefault(GRID.steps(), List.of()));
        for (int n = GRID.steps() - 1; n >= 0; n--) {
            TimeGrid step = TimeGrid.of(Rounding.round(GRID.time(n), time), Rounding.round(GRID.time(n + 1), time));
            UnrolledSolve.Gradients back = steps.gradients(network, exact(stored.state(n)), step, Map.of(1, adjoint));
            for (int i = 0; i < byParameter.size(); i++) {
                add(byParameter.get(i), back.byParameter().get(i));
            }
            byTime[n] += back.byTime().get(0).get(0);
            byTime[n + 1] += back.byTime().get(1).get(0);
            adjoint = back.initialState();
            List<Tensor> arriving = cotangents.getOrDefault(n, List.of());
            for (int part = 0; part < arriving.size(); part++) {
                double[] sum = adjoint.get(part).toDoubles();
                add(sum, arriving.get(part));
                adjoint.get(part).write(0, sum.length, sum, 0);
            }
        }
        List<double[]> gradients = new ArrayList<>();
        adjoint.forEach(part -> gradients.add(part.toDoubles()));
        gradients.addAll(byParameter);
        return new Numbers(gradients, List.of(byTime));
    }

    private static void add(double[] sum, Tensor change) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += change.get(i);
        }
    }

    /** The same numbers in binary64. */
    private static List<Tensor> exact(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> Tensor.of(FloatFormat.BINARY64, tensor.shape(), tensor.toDoubles()))
                .toList();
    }
}
