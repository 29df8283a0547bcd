package org.halfstep.experiments.lab.adaptive;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.EmbeddedPair;
import org.halfstep.solvers.EmbeddedStep;

/**
 * A solve by the pair of Dormand and Prince with the customary control of the step size:
 *
 * <pre>
 *   err = rms_i( e_i / (atol + rtol max(|y_i|, |y'_i|)) ),   accepted if err &lt;= 1
 *   h' = h min(10, max(0.2, 0.9 err^(-1/5)))
 * </pre>
 *
 * <p>with rtol the tolerance and atol a hundredth of it, the ratio that torchdiffeq's defaults have. The controller
 * computes in binary64; t, h, states and slopes are numbers of the precision, and so is t + h. Beside each attempt goes
 * the same step from the same numbers in binary64, so that what of the estimate is truncation and what is roundoff is
 * known.
 */
final class AdaptiveSolve {
    private static final double SAFETY = 0.9;
    private static final double LARGEST_FACTOR = 10;
    private static final double SMALLEST_FACTOR = 0.2;
    private static final double ORDER = 5;
    private static final double ATOL_OF_RTOL = 0.01;
    private static final double FIRST_STEPS = 100;

    /** Attempts after which a solve is given up. */
    static final int MAX_ATTEMPTS = 4000;

    /** How a solve ended. */
    enum End {
        /** It came to the end of the interval. */
        REACHED,
        /** t + h is t. */
        UNDERFLOW,
        /** It took too many attempts. */
        TOO_MANY,
        /** The state is not finite, however small the step. */
        NOT_FINITE
    }

    /**
     * A try at a step.
     *
     * @param t where it began
     * @param h its size, a number of the precision
     * @param accepted whether the solve went on
     * @param estimate err
     * @param truncation err of the same step in binary64
     * @param roundoff the norm of the difference of the two estimates, in the same units
     */
    record Attempt(double t, double h, boolean accepted, double estimate, double truncation, double roundoff) {}

    /**
     * A solve.
     *
     * @param end how it ended
     * @param t where it ended
     * @param askedFor the step size that the controller asked for last
     * @param state y there
     */
    record Course(End end, double t, double askedFor, Vec state, List<Attempt> attempts) {
        Course {
            attempts = List.copyOf(attempts);
        }

        long accepted() {
            return attempts.stream().filter(Attempt::accepted).count();
        }

        long rejected() {
            return attempts.size() - accepted();
        }
    }

    private final LabSetup setup;
    private final double rtol;
    private final FloatFormat time;
    private final double end;
    private final List<Attempt> attempts = new ArrayList<>();

    private AdaptiveSolve(LabSetup setup, double rtol) {
        this.setup = setup;
        this.rtol = rtol;
        time = setup.policy().format(Role.TIME);
        end = Rounding.round(setup.problem().end(), time);
    }

    /** Solves a setup's problem; the setup's grid is not looked at. */
    static Course run(LabSetup setup, double rtol, Backend backend) {
        Workspace workspace = new Workspace();
        try (EmbeddedStep low = step(setup, backend, workspace);
                EmbeddedStep exact = step(setup.with(LabSetup.EXACT), backend, workspace)) {
            return new AdaptiveSolve(setup, rtol).run(low, exact);
        }
    }

    private static EmbeddedStep step(LabSetup setup, Backend backend, Workspace workspace) {
        return new EmbeddedStep(backend, workspace, setup.policy(), EmbeddedPair.DOPRI54, setup.field(), setup.parts());
    }

    private Course run(EmbeddedStep low, EmbeddedStep exact) {
        low.start(setup.initial());
        double t = Rounding.round(setup.problem().start(), time);
        double wanted = (end - t) / FIRST_STEPS;
        while (t != end) {
            double left = end - t;
            double h = Rounding.round(Math.abs(wanted) < Math.abs(left) ? wanted : left, time);
            double next = Rounding.round(t + h, time);
            if (next == t) {
                return course(End.UNDERFLOW, t, wanted, low);
            }
            if (attempts.size() == MAX_ATTEMPTS) {
                return course(End.TOO_MANY, t, wanted, low);
            }
            Attempt attempt = attempt(t, h, low, exact);
            attempts.add(attempt);
            if (attempt.accepted()) {
                low.accept();
                t = next;
            }
            wanted = h * factor(attempt.estimate());
            if (!Double.isFinite(attempt.estimate()) && Math.abs(wanted) < Double.MIN_NORMAL) {
                return course(End.NOT_FINITE, t, wanted, low);
            }
        }
        return course(End.REACHED, t, wanted, low);
    }

    private Course course(End how, double t, double wanted, EmbeddedStep low) {
        return new Course(how, t, wanted, Vec.of(low.state()), attempts);
    }

    private Attempt attempt(double t, double h, EmbeddedStep low, EmbeddedStep exact) {
        low.attempt(t, h, attempts.size());
        exact.start(low.state());
        exact.attempt(t, h, attempts.size());
        Vec scale = scale(Vec.of(low.state()), Vec.of(low.next()));
        Vec estimate = Vec.of(low.error());
        Vec truncation = Vec.of(exact.error());
        double err = scaled(estimate, scale);
        return new Attempt(t, h, err <= 1, err, scaled(truncation, scale), scaled(estimate.minus(truncation), scale));
    }

    private Vec scale(Vec before, Vec after) {
        double[] scale = new double[before.size()];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = ATOL_OF_RTOL * rtol + rtol * Math.max(Math.abs(before.get(i)), Math.abs(after.get(i)));
        }
        return Vec.of(scale);
    }

    private static double scaled(Vec error, Vec scale) {
        double sum = 0;
        for (int i = 0; i < error.size(); i++) {
            double ratio = error.get(i) / scale.get(i);
            sum += ratio * ratio;
        }
        return Math.sqrt(sum / error.size());
    }

    private static double factor(double estimate) {
        if (!Double.isFinite(estimate)) {
            return SMALLEST_FACTOR;
        }
        return Math.clamp(SAFETY * Math.pow(estimate, -1 / ORDER), SMALLEST_FACTOR, LARGEST_FACTOR);
    }
}
