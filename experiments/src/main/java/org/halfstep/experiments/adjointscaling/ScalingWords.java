package org.halfstep.experiments.adjointscaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.solvers.TimeGrid;

/**
 * What is seen in table and charts, from the numbers.
 *
 * @param tables the outcomes
 */
record ScalingWords(ScalingTables tables) {
    private static final double USELESS = 0.5;

    /** The same format with dynamic scaling under the released and the corrected method. */
    record Pair(ScalingOutcome released, ScalingOutcome corrected) {}

    /** The first low format with both methods and gradients from both. */
    Optional<Pair> pair() {
        for (ScalingOutcome corrected : tables.outcomes()) {
            FloatFormat low = corrected.scalingCase().policy().low();
            if (corrected.scalingCase().isReleased()
                    || !corrected.scalingCase().isDynamic()
                    || corrected.failure().isPresent()
                    || low.includes(FloatFormat.BINARY32)) {
                continue;
            }
            for (ScalingOutcome released : tables.outcomes()) {
                if (released.scalingCase().isReleased()
                        && released.scalingCase().isDynamic()
                        && released.failure().isEmpty()
                        && released.scalingCase().policy().low().equals(low)) {
                    return Optional.of(new Pair(released, corrected));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether some row has gradients of use. */
    boolean anyGradient() {
        return tables.outcomes().stream().anyMatch(ScalingWords::isUseful);
    }

    private static boolean isUseful(ScalingOutcome outcome) {
        return outcome.worstGradient() < USELESS;
    }

    /** The sentence of the page. */
    String verdict() {
        List<String> lost = new ArrayList<>();
        for (ScalingOutcome outcome : tables.outcomes()) {
            String name = outcome.scalingCase().policy().low().name();
            boolean unscaled = !outcome.scalingCase().isDynamic() && !isUseful(outcome);
            boolean saved = tables.outcomes().stream()
                    .anyMatch(other -> other.scalingCase().isDynamic()
                            && isUseful(other)
                            && other.scalingCase()
                                    .policy()
                                    .equals(outcome.scalingCase().policy()));
            if (unscaled && saved && !lost.contains(name)) {
                lost.add(name);
            }
        }
        String first = lost.isEmpty()
                ? "No precision here needed adjoint scaling to have its gradients."
                : "Without scaling nothing is left of the gradients in " + String.join(" and ", lost)
                        + "; with it they are there.";
        return first + pair().map(pair -> " " + compared(pair)).orElse("");
    }

    private static String compared(Pair pair) {
        double released = pair.released().worstGradient();
        double corrected = pair.corrected().worstGradient();
        return "In " + pair.corrected().scalingCase().policy().low().name() + " the corrected method errs by at most "
                + Numbers.general(corrected) + ", the released one by " + Numbers.general(released) + ", and tries "
                + Numbers.percent(pair.corrected().retriedShare()) + " of the steps again instead of "
                + Numbers.percent(pair.released().retriedShare()) + ".";
    }

    /** What the table shows. */
    String table() {
        Optional<ScalingOutcome> best = tables.outcomes().stream()
                .filter(ScalingWords::isUseful)
                .min((x, y) -> Double.compare(x.worstGradient(), y.worstGradient()));
        long useless = tables.outcomes().stream().filter(o -> !isUseful(o)).count();
        String floor = best.map(outcome -> "The smallest gradient errors are those of "
                        + outcome.scalingCase().name() + ", at most " + Numbers.general(outcome.worstGradient())
                        + ": in a wide format what is left is the method's own error, the same in every row.")
                .orElse("No row has gradients of use.");
        return floor + " " + Numbers.counted(useless, "row has", "rows have")
                + " a gradient that is wrong by half or more, or none; an error of 1 means that the gradient is 0.";
    }

    /** What the states show. */
    String states(TimeGrid grid) {
        Tensor states = tables.solves().getLast().states();
        int peak = 0;
        for (int n = 0; n < states.elementCount(); n++) {
            peak = Math.abs(states.get(n)) > Math.abs(states.get(peak)) ? n : peak;
        }
        return "|y| is largest, " + Numbers.general(Math.abs(states.get(peak))) + ", at t = "
                + Numbers.fixed(grid.time(peak), 2) + " and "
                + Numbers.general(Math.abs(states.get(states.elementCount() - 1)))
                + " at T, in "
                + tables.solves().getLast().scalingCase().policy().name()
                + ". On this axis the precisions lie on each other; the chart below shows how far they are apart.";
    }

    /** What the velocity shows. */
    String velocity(ScalingStudy study) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        double[] times = study.grid(FloatFormat.BINARY32).times();
        for (double t : times) {
            double value = Math.abs(study.problem().velocity(t));
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        return "|y'| runs from " + Numbers.general(smallest) + " to " + Numbers.general(largest)
                + " on the grid. It dips where the coefficient a t² + b t + c changes its sign.";
    }

    /** What the errors of the states show. */
    String stateErrors() {
        List<String> parts = new ArrayList<>();
        for (ScalingOutcome solve : tables.solves()) {
            parts.add(solve.scalingCase().policy().name() + " "
                    + Numbers.general(solve.errors().getFirst()));
        }
        return "At T: " + String.join(", ", parts)
                + ". Solid lines are the corrected method's, dashed ones the released"
                + " package's, which rounds h before the update and so errs the same way in every step.";
    }

    /** What became of S in one backward pass. */
    static String scale(ScalingOutcome outcome) {
        return "S began at " + Numbers.powerOfTwo(outcome.initialScale()) + " and ended at "
                + Numbers.powerOfTwo(outcome.finalScale()) + "; "
                + Numbers.counted(outcome.retriedSteps(), "step was", "steps were") + " tried again, "
                + Numbers.percent(outcome.retriedShare()) + " of all, which cost "
                + Numbers.counted(outcome.retries(), "attempt more.", "attempts more.");
    }
}
