package org.halfstep.autodiff.optim;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Workspace;

/**
 * The Adam optimiser (Kingma and Ba, arXiv 1412.6980, algorithm 1) in the arrangement of PyTorch:
 *
 * <pre>
 *   g = g + lambda theta
 *   m = m + (1 - beta1) (g - m)
 *   v = beta2 v + (1 - beta2) g^2
 *   theta = theta - lr / (1 - beta1^k) * m / (sqrt(v) / sqrt(1 - beta2^k) + epsilon)
 * </pre>
 *
 * <p>beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8; the weight decay lambda is 0 unless given. It keeps m and v.
 */
public final class Adam extends Optimiser {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** An optimiser of these parameters, before its first step. */
    public Adam(Backend backend, Workspace workspace, PrecisionPolicy policy, List<Parameter> parameters) {
        this(backend, workspace, policy, parameters, 0);
    }

    /**
     * An optimiser of these parameters, before its first step.
     *
     * @param weightDecay lambda, 0 or more
     */
    public Adam(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            List<Parameter> parameters,
            double weightDecay) {
        super("Adam", backend, workspace, policy, parameters, 2, 2, rule(weightDecay));
    }

    /** An optimiser with buffers of its own. */
    public static Adam of(Backend backend, PrecisionPolicy policy, List<Parameter> parameters) {
        return new Adam(backend, new Workspace(), policy, parameters);
    }

    /** The new m, v and theta of one parameter. */
    private static Rule rule(double weightDecay) {
        require("Adam", "weight decay", weightDecay, Double.POSITIVE_INFINITY);
        return (scalars, theta, state, gradient) -> {
            Var g = decayed(gradient, theta, weightDecay);
            Var m = state.get(0);
            Var v = state.get(1);
            Var mean = g.minus(m).timesPlus(1 - BETA1, m);
            Var square = g.times(1 - BETA2).timesPlus(g, v.times(BETA2));
            Var direction =
                    mean.dividedBy(square.sqrt().dividedBy(scalars.get(1)).plus(EPSILON));
            return List.of(mean, square, direction.timesPlus(scalars.get(0).negated(), theta));
        };
    }

    @Override
    double[] scalars(long step, double learningRate) {
        return new double[] {learningRate / (1 - power(BETA1, step)), Math.sqrt(1 - power(BETA2, step))};
    }

    /** base^exponent by repeated squaring: the same bits on every machine. */
    private static double power(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }
}
