package org.halfstep.experiments.roundoff;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.scaling.AdjointScaling;

/**
 * One solve of the sweep.
 *
 * @param steps N
 * @param method the Runge-Kutta method
 * @param precision the casting table
 * @param scaling none, checked or dynamic
 */
record RoundoffCase(int steps, String method, String precision, String scaling) {
    /** What the others are compared with. */
    static final String REFERENCE = "float64";

    private static final List<Role> WIDE_IN_PURE = List.of(Role.TIME, Role.ACCUMULATED_GRADIENT);

    /** The case of the reference. */
    static RoundoffCase reference(int steps, String method) {
        return new RoundoffCase(steps, method, REFERENCE, "none");
    }

    /** The casting table. */
    PrecisionPolicy policy() {
        return policy(precision);
    }

    /**
     * The casting table of a name. A pure precision keeps the times and the sums of the parameters' gradients in
     * binary32 unless it names these roles itself, as the published run did: with times in bfloat16 no step is shorter
     * than 2^-8, and with sums in the low format the gradients stagnate for a reason of their own.
     */
    static PrecisionPolicy policy(String name) {
        PrecisionPolicy policy = PrecisionPolicy.parse(name);
        if (!name.startsWith(PrecisionPolicy.PURE_PREFIX)) {
            return policy;
        }
        for (Role role : WIDE_IN_PURE) {
            boolean named = name.contains(" " + role.word() + "=");
            if (!named && FloatFormat.BINARY32.includes(policy.format(role))) {
                policy = policy.with(role, FloatFormat.BINARY32);
            }
        }
        return policy;
    }

    /** The method. */
    ButcherTableau tableau() {
        return Tableaus.parse(method);
    }

    /** A fresh scaler. */
    AdjointScaling rule(PrecisionPolicy policy) {
        return AdjointScaling.parse(scaling, policy);
    }
}
