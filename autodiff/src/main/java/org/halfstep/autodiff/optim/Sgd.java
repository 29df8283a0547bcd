package org.halfstep.autodiff.optim;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Workspace;

/**
 * Gradient descent with momentum and weight decay, in the arrangement of PyTorch:
 *
 * <pre>
 *   g = g + lambda theta,   v = mu v + g,   theta = theta - lr v
 * </pre>
 *
 * <p>With momentum it keeps v, zero before the first step; without, nothing.
 */
public final class Sgd extends Optimiser {
    /**
     * An optimiser of these parameters, before its first step.
     *
     * @param momentum mu, 0 or more and less than 1
     * @param weightDecay lambda, 0 or more
     */
    public Sgd(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            List<Parameter> parameters,
            double momentum,
            double weightDecay) {
        super("SGD", backend, workspace, policy, parameters, 1, momentum == 0 ? 0 : 1, rule(momentum, weightDecay));
    }

    /** The new v, if there is momentum, and theta of one parameter. */
    private static Rule rule(double momentum, double weightDecay) {
        require("SGD", "momentum", momentum, 1);
        require("SGD", "weight decay", weightDecay, Double.POSITIVE_INFINITY);
        return (scalars, theta, state, gradient) -> {
            Var g = decayed(gradient, theta, weightDecay);
            Var descent = scalars.getFirst().negated();
            if (state.isEmpty()) {
                return List.of(g.timesPlus(descent, theta));
            }
            Var velocity = state.getFirst().timesPlus(momentum, g);
            return List.of(velocity, velocity.timesPlus(descent, theta));
        };
    }

    @Override
    double[] scalars(long step, double learningRate) {
        return new double[] {learningRate};
    }
}
