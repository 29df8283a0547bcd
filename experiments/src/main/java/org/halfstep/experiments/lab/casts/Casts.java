package org.halfstep.experiments.lab.casts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.scaling.AdjointScaling;

/**
 * All 2^8 combinations of the main places low or high, each solved and differentiated once, against binary64 on the same
 * grid.
 *
 * @param trials every combination; the first has everything high, the last everything low
 */
public record Casts(LabSetup setup, FloatFormat high, FloatFormat low, List<Trial> trials) {
    /**
     * A combination.
     *
     * @param lowPlaces what is low
     * @param stateError relative error of Y_N
     * @param gradientError the larger one of the relative errors of dL/dy0 and dL/dtheta; infinite if there is no
     *     gradient
     * @param bytes nominal bytes of what is held from the forward to the backward pass and from step to step: stored
     *     states, compute parameters, state, adjoint and gradients
     * @param seconds of a solve with its backward pass
     */
    public record Trial(Set<Place> lowPlaces, double stateError, double gradientError, long bytes, double seconds) {
        /** The larger error. */
        public double error() {
            return Double.isNaN(stateError) || Double.isNaN(gradientError)
                    ? Double.POSITIVE_INFINITY
                    : Math.max(stateError, gradientError);
        }

        Trial timed(Optional<Double> measured) {
            return new Trial(lowPlaces, stateError, gradientError, bytes, measured.orElse(Double.NaN));
        }

        /** The letters of what is low. */
        public String name() {
            return Place.name(lowPlaces);
        }
    }

    private record Result(Vec state, Vec adjoint, Vec gradient, double seconds) {}

    private static final double NANOS = 1e-9;
    private static final int WARM_UP = 64;
    private static final int TIMED_SOLVES = 3;

    /**
     * Runs every combination.
     *
     * @throws UsageException if the precision has no low format beside its high one
     */
    public static Casts of(LabSetup setup, Backend backend) {
        FloatFormat low = setup.policy().low();
        FloatFormat high = low.needsBinary64() ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
        if (low.equals(high)) {
            throw new UsageException("lab casts: --precision " + setup.policy().name() + " has no format below "
                    + high.name() + "; name one that has, float16 for example");
        }
        Result exact = solve(setup.with(LabSetup.EXACT), backend).orElseThrow();
        List<Trial> trials = new ArrayList<>();
        for (Set<Place> places : Place.combinations()) {
            trials.add(trial(setup, high, low, places, exact, backend));
        }
        // a virtual machine's first runs are slow, whatever they compute: their times are taken again
        trials.subList(0, WARM_UP)
                .replaceAll(trial -> trial.timed(solve(combination(setup, high, low, trial.lowPlaces()), backend)
                        .map(Result::seconds)));
        return new Casts(setup, high, low, trials);
    }

    private static LabSetup combination(LabSetup setup, FloatFormat high, FloatFormat low, Set<Place> places) {
        return setup.with(Place.policy(high, low, places, setup.seed()));
    }

    private static Trial trial(
            LabSetup setup, FloatFormat high, FloatFormat low, Set<Place> places, Result exact, Backend backend) {
        LabSetup combination = combination(setup, high, low, places);
        long bytes = bytes(combination, exact);
        return solve(combination, backend)
                .map(result -> new Trial(
                        places,
                        result.state().relativeError(exact.state()),
                        Math.max(
                                result.adjoint().relativeError(exact.adjoint()),
                                result.gradient().relativeError(exact.gradient())),
                        bytes,
                        result.seconds()))
                .orElseGet(() -> new Trial(places, Double.NaN, Double.POSITIVE_INFINITY, bytes, Double.NaN));
    }

    /** Solves a few times, for the shortest time; empty if the backward pass fails. */
    private static Optional<Result> solve(LabSetup setup, Backend backend) {
        try (Odeint odeint = Odeint.builder()
                        .precision(setup.policy())
                        .method(setup.tableau())
                        .scaling(AdjointScaling.defaultFor(setup.policy()))
                        .backend(backend)
                        .build();
                FinalLoss loss = setup.finalLoss(odeint)) {
            double shortest = Double.POSITIVE_INFINITY;
            Optional<Result> result = Optional.empty();
            for (int i = 0; i < TIMED_SOLVES; i++) {
                odeint.numberSolvesFrom(0);
                long start = System.nanoTime();
                result = solveOnce(setup, odeint, loss);
                shortest = Math.min(shortest, (System.nanoTime() - start) * NANOS);
            }
            double seconds = shortest;
            return result.map(once -> new Result(once.state(), once.adjoint(), once.gradient(), seconds));
        }
    }

    private static Optional<Result> solveOnce(LabSetup setup, Odeint odeint, FinalLoss loss) {
        try (Solution solution = odeint.solve(setup.field(), setup.initial(), setup.grid())) {
            loss.evaluate(solution, 1);
            return switch (solution.backward(loss.cotangents())) {
                case AdjointResult.Gradients gradients ->
                    Optional.of(new Result(
                            Vec.of(solution.trajectory().last()),
                            Vec.of(gradients.initialState()),
                            Vec.of(gradients.byParameter()),
                            Double.NaN));
                case AdjointResult.NonFinite _ -> Optional.empty();
            };
        }
    }

    private static long bytes(LabSetup setup, Result sizes) {
        PrecisionPolicy policy = setup.policy();
        long state = setup.initial().stream().mapToInt(Tensor::elementCount).sum();
        long parameters = sizes.gradient().size();
        long bits = (setup.grid().steps() + 1) * state * bits(policy, Role.STORED_STATE)
                + state * (bits(policy, Role.STATE) + bits(policy, Role.ADJOINT))
                + parameters * (bits(policy, Role.COMPUTE_PARAMETER) + bits(policy, Role.ACCUMULATED_GRADIENT));
        return Math.ceilDiv(bits, Byte.SIZE);
    }

    private static long bits(PrecisionPolicy policy, Role role) {
        return policy.format(role).nominalBits();
    }

    /** The combinations than which none has fewer bytes and a smaller error, by bytes. */
    public List<Trial> front() {
        List<Trial> sorted = new ArrayList<>(trials);
        sorted.sort(Comparator.comparingLong(Trial::bytes).thenComparingDouble(Trial::error));
        List<Trial> front = new ArrayList<>();
        for (Trial trial : sorted) {
            if (front.isEmpty() || trial.error() < front.getLast().error()) {
                front.add(trial);
            }
        }
        return front;
    }

    /** The combination in which only these places are low. */
    public Trial trial(Set<Place> places) {
        return trials.stream()
                .filter(trial -> trial.lowPlaces().equals(places))
                .findFirst()
                .orElseThrow();
    }
}
