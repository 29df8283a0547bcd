package org.halfstep.experiments.proof.section;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Pass;
import org.halfstep.solvers.scaling.AdjointScaling.Products;
import org.halfstep.solvers.scaling.DynamicScaling;

/**
 * The corrected rule for S once more, from docs/arithmetic.md rule 15: S = 2^s near T / m at the first m > 0; halved
 * after a failed attempt, with 16 steps of cool-down; doubled after a step without retry where no cool-down runs and
 * S m < T / 2.
 */
final class ScalingRule {
    private static final int STEPS = 60;
    private static final int COOL_DOWN = 16;

    private ScalingRule() {}

    /** Goes through a random pass beside {@link DynamicScaling}; counts decisions that differ. */
    static long differences(Stream random) {
        int perSample = 1 + random.nextInt(40);
        double target = 1 / FloatFormat.BINARY16.machineEpsilon() / Math.sqrt(perSample);
        Pass pass = new DynamicScaling().begin(FloatFormat.BINARY16, perSample);
        double adjoint = Math.scalb(random.nextUniform(1, 2), random.nextInt(80) - 40);
        double s = Double.NaN;
        int coolDown = 0;
        long wrong = 0;
        for (int n = STEPS - 1; n >= 0; n--) {
            boolean zero = random.nextInt(12) == 0;
            Decision decision = pass.before(n, zero ? 0 : adjoint);
            if (zero) {
                wrong += decision instanceof Decision.Skip ? 0 : 1;
                pass.accepted(adjoint);
                continue;
            }
            if (Double.isNaN(s)) {
                s = decision instanceof Decision.Run(double first) ? first : 1;
                double exact = target / adjoint;
                boolean nearest = s / exact <= Math.sqrt(2) * (1 + 1e-6) && exact / s <= Math.sqrt(2) * (1 + 1e-6);
                wrong += nearest && s == Math.scalb(1.0, Math.getExponent(s)) ? 0 : 1;
            }
            int retries = 0;
            while (random.nextInt(6) == 0) {
                wrong += isRun(decision, s) ? 0 : 1;
                decision = pass.judge(random.nextInt(2) == 0 ? Products.OVERFLOWED : Products.NOT_FINITE);
                retries++;
                s /= 2;
                coolDown = COOL_DOWN;
            }
            wrong += isRun(decision, s) ? 0 : 1;
            wrong += pass.attempts() == retries + 1 ? 0 : 1;
            wrong += pass.judge(Products.FINITE) instanceof Decision.Accept ? 0 : 1;
            adjoint *= random.nextUniform(0.2, 1.6);
            pass.accepted(adjoint);
            if (retries == 0) {
                if (coolDown > 0) {
                    coolDown--;
                } else if (s * adjoint < target / 2) {
                    s *= 2;
                }
            }
            wrong += pass.trace().finalScale() == s ? 0 : 1;
        }
        return wrong;
    }

    private static boolean isRun(Decision decision, double s) {
        return decision instanceof Decision.Run(double scale) && scale == s;
    }
}
