package org.halfstep.experiments.adjointscaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.adjointscaling.PolynomialProblem.Exact;
import org.halfstep.experiments.adjointscaling.ScalingOutcome.Step;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.TimeGrid;

/**
 * Solves the problem in one precision, goes back with one rule for S, and compares with the exact numbers.
 *
 * <p>Those belong to the problem as binary32 holds its numbers, or binary64 where that is the high format.
 *
 * @param problem what is solved
 * @param tableau the method
 * @param steps N, of equal length
 * @param backend runs the programs
 */
record ScalingStudy(PolynomialProblem problem, ButcherTableau tableau, int steps, Backend backend) {
    /**
     * The grid of the published script, whose equal steps are rounded in the format of the times: i step from the left
     * in the first half, fma(i - N, step, T) in the second. Which way a stage time is rounded low hangs on its last bits,
     * and the float16 gradient errors with it: they move by 13 per cent between this grid and n T / N.
     */
    TimeGrid grid(FloatFormat format) {
        double end = Rounding.round(problem.end(), format);
        double step = Rounding.round(end / steps, format);
        double[] times = new double[steps + 1];
        for (int n = 0; n <= steps; n++) {
            times[n] = n < (steps + 1) / 2
                    ? Rounding.round(n * step, format)
                    : Rounding.round(Math.fma(n - steps, step, end), format);
        }
        return TimeGrid.of(times);
    }

    /** Runs a case. */
    ScalingOutcome run(ScalingCase scalingCase) {
        PrecisionPolicy policy = scalingCase.policy();
        FloatFormat high = policy.format(Role.STATE);
        FloatFormat wide = high.needsBinary64() ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
        PolynomialProblem given = problem.roundedTo(wide);
        PolynomialField field = PolynomialField.of(given, policy);
        Tensor initial = Tensor.of(high, Shape.of(1), given.initial());
        Watcher watcher = new Watcher();
        try (Odeint odeint = Odeint.builder()
                        .precision(policy)
                        .method(tableau)
                        .scaling(scalingCase.rule())
                        .listener(watcher)
                        .backend(backend)
                        .build();
                Solution solution = odeint.solve(field, initial, grid(wide));
                FinalLoss loss = new FinalLoss(
                        backend,
                        odeint.workspace(),
                        policy,
                        state -> state.getFirst().square().sum().times(0.5),
                        List.of(initial.shape()))) {
            loss.evaluate(solution, 1);
            AdjointResult result = solution.backward(loss.cotangents());
            return outcome(scalingCase, given.exact(), solution, result, field, watcher);
        }
    }

    private static ScalingOutcome outcome(
            ScalingCase scalingCase,
            Exact exact,
            Solution solution,
            AdjointResult result,
            PolynomialField field,
            Watcher watcher) {
        int steps = solution.trajectory().grid().steps();
        Tensor states = Tensor.zeros(solution.last().format(), Shape.of(steps + 1));
        for (int n = 0; n <= steps; n++) {
            states.copy(n, solution.trajectory().state(n).getFirst(), 0, 1);
        }
        List<Double> errors = new ArrayList<>();
        errors.add(relative(states.get(steps), exact.last()));
        Optional<String> failure = Optional.empty();
        switch (result) {
            case AdjointResult.Gradients gradients -> {
                errors.add(relative(gradients.initialState().getFirst().get(0), exact.byInitial()));
                errors.add(relative(gradient(gradients, field.a()), exact.byA()));
                errors.add(relative(gradient(gradients, field.b()), exact.byB()));
                errors.add(relative(gradient(gradients, field.c()), exact.byC()));
            }
            case AdjointResult.NonFinite nonFinite -> {
                failure = Optional.of(overflowOf(states).orElse(nonFinite.message()));
                for (int i = 0; i < 4; i++) {
                    errors.add(Double.NaN);
                }
            }
        }
        return new ScalingOutcome(
                scalingCase,
                errors,
                states,
                watcher.steps,
                failure,
                result.trace().initialScale(),
                result.trace().finalScale(),
                result.trace().retriedSteps(),
                watcher.attempts - watcher.steps.size());
    }

    /** Whether the forward solve is what failed. */
    private static Optional<String> overflowOf(Tensor states) {
        for (int n = 0; n < states.elementCount(); n++) {
            if (!Double.isFinite(states.get(n))) {
                return Optional.of("forward solve: state " + n + " is not finite; the largest number of "
                        + states.format() + " is " + states.format().maxFinite());
            }
        }
        return Optional.empty();
    }

    private static double gradient(AdjointResult.Gradients gradients, Parameter parameter) {
        return gradients.of(parameter).get(0);
    }

    /** |x - exact| / |exact|; NaN if x is not finite. */
    private static double relative(double x, double exact) {
        return Double.isFinite(x) ? Math.abs(x - exact) / Math.abs(exact) : Double.NaN;
    }

    /** Notes S and the attempts of every step. */
    private static final class Watcher implements SolveListener {
        private final List<Step> steps = new ArrayList<>();
        private int attempts;
        private int attemptsAtStep;

        @Override
        public void attempted(int n, double scale, List<Slot> overflowed) {
            attempts++;
            attemptsAtStep++;
        }

        @Override
        public void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients) {
            steps.add(new Step(
                    n, scale, attemptsAtStep, Math.abs(adjoint.getFirst().get(0))));
            attemptsAtStep = 0;
        }
    }
}
