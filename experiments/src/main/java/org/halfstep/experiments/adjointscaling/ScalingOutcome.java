package org.halfstep.experiments.adjointscaling;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.tensor.Tensor;

/**
 * What a case came to.
 *
 * @param scalingCase precision and rule
 * @param errors relative errors of y(T) and of dL/dy0, da, db, dc; NaN where there is no number
 * @param states the stored states Y_0 .. Y_N, [N + 1], in their format
 * @param steps S and the attempts of every step of the backward pass, last step first
 * @param failure why there are no gradients; empty if there are
 * @param initialScale S at the first step
 * @param finalScale S at the end
 * @param retriedSteps steps that were tried more than once
 * @param retries attempts beyond the first of each step
 */
record ScalingOutcome(
        ScalingCase scalingCase,
        List<Double> errors,
        Tensor states,
        List<Step> steps,
        Optional<String> failure,
        double initialScale,
        double finalScale,
        int retriedSteps,
        int retries) {
    /** The names of the errors. */
    static final List<String> QUANTITIES = List.of("y(T)", "dL/dy0", "dL/da", "dL/db", "dL/dc");

    /**
     * A step of the backward pass.
     *
     * @param n the step of the grid
     * @param scale S of the attempt that held
     * @param attempts how often it was tried
     * @param adjoint max|a_(n+1)|
     */
    record Step(int n, double scale, int attempts, double adjoint) {}

    /** Copies the lists. */
    ScalingOutcome {
        errors = List.copyOf(errors);
        steps = List.copyOf(steps);
    }

    /** The share of the backward steps that were tried more than once. */
    double retriedShare() {
        return (double) retriedSteps / (states.elementCount() - 1);
    }

    /** The largest error of a gradient; NaN if there is none. */
    double worstGradient() {
        return errors.stream().skip(1).mapToDouble(Double::doubleValue).reduce(0, Math::max);
    }
}
