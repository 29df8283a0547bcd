package org.halfstep.experiments.adjointscaling;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.halfstep.solvers.scaling.AdjointScaling;

/**
 * A row of the table: one precision with one rule for S.
 *
 * @param policy the casting table
 * @param scaling none, checked or dynamic
 */
record ScalingCase(PrecisionPolicy policy, String scaling) {
    /** Checks the rule's name. */
    ScalingCase {
        var _ = AdjointScaling.parse(scaling, policy);
    }

    /**
     * Every precision with every rule. A format alone stands for two precisions, the corrected method and the released
     * package's.
     */
    static List<ScalingCase> all(List<String> precisions, List<String> scalings, long seed) {
        List<ScalingCase> cases = new ArrayList<>();
        for (String precision : precisions) {
            boolean isPolicy = precision.startsWith(PrecisionPolicy.PURE_PREFIX)
                    || precision.startsWith(PrecisionPolicy.RELEASED_PREFIX);
            List<String> names =
                    isPolicy ? List.of(precision) : List.of(PrecisionPolicy.RELEASED_PREFIX + precision, precision);
            for (String name : names) {
                PrecisionPolicy policy = PrecisionPolicy.parse(name).withSeed(seed);
                scalings.forEach(scaling -> cases.add(new ScalingCase(policy, scaling)));
            }
        }
        return cases;
    }

    /** A fresh scaler. */
    AdjointScaling rule() {
        return AdjointScaling.parse(scaling, policy);
    }

    /** Whether S follows the released package's rule. */
    boolean isReleased() {
        return policy.arrangement() == Arrangement.RELEASED;
    }

    /** Whether S changes along the way. */
    boolean isDynamic() {
        return scaling.equals("dynamic");
    }

    /** The format that the scaled adjoint enters. */
    FloatFormat low() {
        return policy.format(Role.SCALED_COTANGENT);
    }

    /** The case in words: {@code float16, dynamic}. */
    String name() {
        return policy.name() + ", " + scaling;
    }
}
