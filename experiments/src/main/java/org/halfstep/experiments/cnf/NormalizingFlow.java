package org.halfstep.experiments.cnf;

import java.util.List;
import org.halfstep.autodiff.Var;

/**
 * The change of variables of a continuous normalizing flow: log p(x) = log N(z; 0, I) - logp, where (z, logp) is the
 * state at the end of the solve from (x, 0).
 */
public final class NormalizingFlow {
    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

    private NormalizingFlow() {}

    /**
     * Records the mean negative log-likelihood of the samples.
     *
     * @param state z [n, d] and logp [n, 1]
     */
    public static Var negativeLogLikelihood(List<Var> state) {
        Var z = state.get(0);
        double constant = z.shape().size(1) * LOG_TWO_PI / 2;
        Var logNormal = z.times(z).sum(1).times(-0.5).minus(constant);
        return logNormal.minus(state.get(1)).mean().negated();
    }
}
