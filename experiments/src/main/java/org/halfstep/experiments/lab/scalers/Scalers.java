package org.halfstep.experiments.lab.scalers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics.Underflow;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.AdjointResult.Gradients;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.SolveStatistics;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.NoScaling;
import org.halfstep.solvers.scaling.ReleasedScaling;

/**
 * One forward solve, and one backward pass under each rule for S, against the gradient in binary64 on the same grid.
 *
 * @param trials none, loss scaling, the released rule, the corrected one, and the oracle: of all constant powers of two
 *     the one with the smallest error, which nobody can know beforehand
 */
public record Scalers(LabSetup setup, List<Trial> trials) {
    /** The exponents of two among which the oracle looks. */
    private static final int ORACLE_LOWEST = -40;

    private static final int ORACLE_HIGHEST = 80;

    /** The customary first scale of a loss; halved until nothing overflows. */
    private static final double LOSS_SCALE = 65536;

    private static final int MAX_HALVINGS = 60;

    /**
     * A backward pass.
     *
     * @param rule its name
     * @param factor the loss's scale that S stands beside
     * @param retries steps tried again; for loss scaling whole passes
     * @param work backward evaluations of a step, those of failed attempts among them
     * @param underflow what became of the numbers of the scaled adjoint
     * @param steps S and max|a| of every accepted step
     * @param angle between the gradient and that of binary64, in degrees; NaN if there is none
     * @param error relative error of the gradient; infinite if there is none
     * @param failure why there is none
     */
    public record Trial(
            String rule,
            double factor,
            long retries,
            long work,
            Underflow underflow,
            List<SolveStatistics.AdjointStep> steps,
            double angle,
            double error,
            Optional<String> failure) {
        /** The share of the scaled adjoint's numbers that became zero. */
        public double zeroShare() {
            return underflow.nonZero() == 0 ? 0 : (double) underflow.toZero() / underflow.nonZero();
        }

        /** The share of the scaled adjoint's numbers that became subnormal. */
        public double subnormalShare() {
            return underflow.nonZero() == 0 ? 0 : (double) underflow.toSubnormal() / underflow.nonZero();
        }
    }

    /** Goes back under every rule. */
    public static Scalers of(LabSetup setup, Backend backend) {
        Vec exact = exactGradient(setup.with(LabSetup.EXACT), backend);
        try (Odeint odeint = setup.odeint(backend, SolveListener.NONE);
                FinalLoss loss = setup.finalLoss(odeint);
                Solution solution = odeint.solve(setup.field(), setup.initial(), setup.grid())) {
            loss.evaluate(solution, 1);
            Passes passes = new Passes(setup, odeint, solution, loss, exact);
            List<Trial> trials = new ArrayList<>();
            trials.add(passes.inner("none", new NoScaling(), 1));
            trials.add(passes.lossScaling());
            trials.add(passes.inner("released", new ReleasedScaling(), 1));
            trials.add(passes.inner("dynamic", new DynamicScaling(), 1));
            trials.add(passes.oracle());
            return new Scalers(setup, trials);
        }
    }

    private static Vec exactGradient(LabSetup setup, Backend backend) {
        try (Odeint odeint = setup.odeint(backend, SolveListener.NONE);
                FinalLoss loss = setup.finalLoss(odeint);
                Solution solution = odeint.solve(setup.field(), setup.initial(), setup.grid())) {
            loss.evaluate(solution, 1);
            return switch (solution.backward(loss.cotangents())) {
                case Gradients gradients -> all(gradients);
                case AdjointResult.NonFinite failure ->
                    throw new RunFailedException("problem " + setup.problem().name() + " has no gradient in binary64: "
                            + failure.message() + "; try fewer or more --steps");
            };
        }
    }

    /** dL/dy0 and dL/dtheta as one vector. */
    private static Vec all(Gradients gradients) {
        return Vec.of(gradients.initialState()).join(Vec.of(gradients.byParameter()));
    }

    /** The trial of a rule. */
    public Trial trial(String rule) {
        return trials.stream()
                .filter(trial -> trial.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private record Passes(LabSetup setup, Odeint odeint, Solution solution, FinalLoss loss, Vec exact) {
        Trial inner(String rule, AdjointScaling scaling, double factor) {
            SolveStatistics statistics = new SolveStatistics(setup.policy(), setup.tableau());
            int last = setup.grid().steps();
            AdjointResult result = solution.backward(Map.of(last, cotangents(factor)), scaling, statistics);
            Vec gradient = result instanceof Gradients gradients
                    ? all(gradients).times(1 / factor)
                    : Vec.filled(exact.size(), Double.NaN);
            Optional<String> failure =
                    result instanceof AdjointResult.NonFinite failed ? Optional.of(failed.message()) : Optional.empty();
            return new Trial(
                    rule,
                    factor,
                    statistics.retries(),
                    statistics.backwardEvaluations() / setup.tableau().stages(),
                    statistics.underflow(),
                    statistics.adjointSteps(),
                    angle(gradient),
                    failure.isPresent() ? Double.POSITIVE_INFINITY : gradient.relativeError(exact),
                    failure);
        }

        /** A_N times a factor, in the format of the cotangents that a loss gives. */
        private List<Tensor> cotangents(double factor) {
            List<Tensor> scaled = new ArrayList<>();
            for (Tensor cotangent : loss.cotangents()) {
                Tensor copy = Tensor.zeros(setup.policy().format(Role.INCOMING_COTANGENT), cotangent.shape());
                for (int i = 0; i < copy.elementCount(); i++) {
                    copy.set(i, factor * cotangent.get(i));
                }
                scaled.add(copy);
            }
            return scaled;
        }

        /** The outer scale: S = 1 inside, and a pass that overflows is repeated with half of it. */
        Trial lossScaling() {
            long wasted = 0;
            double factor = LOSS_SCALE;
            for (int halvings = 0; ; halvings++) {
                Trial trial = inner("loss", new NoScaling(), factor);
                if (trial.failure().isEmpty() || halvings == MAX_HALVINGS) {
                    return new Trial(
                            trial.rule(),
                            factor,
                            halvings,
                            wasted + trial.work(),
                            trial.underflow(),
                            trial.steps(),
                            trial.angle(),
                            trial.error(),
                            trial.failure());
                }
                wasted += trial.work();
                factor /= 2;
            }
        }

        Trial oracle() {
            return IntStream.rangeClosed(ORACLE_LOWEST, ORACLE_HIGHEST)
                    .mapToObj(exponent -> inner("oracle", new ConstantScaling(exponent), 1))
                    .min(Comparator.comparingDouble(Trial::error))
                    .orElseThrow();
        }

        private double angle(Vec gradient) {
            double lengths = gradient.norm() * exact.norm();
            if (lengths == 0) {
                return Double.NaN;
            }
            // the difference of the unit vectors: an arc cosine would lose the small angles
            Vec difference = gradient.times(1 / gradient.norm()).minus(exact.times(1 / exact.norm()));
            return Math.toDegrees(2 * Math.asin(Math.min(1, difference.norm() / 2)));
        }
    }
}
