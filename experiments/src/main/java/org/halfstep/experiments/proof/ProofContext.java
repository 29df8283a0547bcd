package org.halfstep.experiments.proof;

import java.util.function.UnaryOperator;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;

/**
 * What a proof runs on.
 *
 * @param backend runs every program
 * @param policyOfLow the precision that repeats the released package with a low format, by their names
 */
record ProofContext(Backend backend, UnaryOperator<String> policyOfLow) {
    /** Repeats the released package. */
    static ProofContext released(Backend backend) {
        return new ProofContext(backend, low -> PrecisionPolicy.RELEASED_PREFIX + low);
    }
}
