package org.halfstep.autodiff.nn;

import org.halfstep.autodiff.Var;
import org.halfstep.core.tensor.Shape;

/** Losses and what they are made of; each records ops and returns their result. */
public final class Losses {
    private Losses() {}

    /**
     * log sum exp(x) along an axis, which stays with size 1: m + log sum exp(x - m) with the maximum m, so that nothing
     * overflows on the way. Its gradient is the softmax.
     */
    public static Var logSumExp(Var x, int axis) {
        double largest = x.slot().format().maxFinite();
        // An infinite maximum minus itself would be NaN.
        Var m = x.max(axis).clamp(-largest, largest).stopGradient();
        return x.minus(m).exp().sum(axis).log().plus(m);
    }

    /**
     * The cross-entropy of class probabilities, mean over the samples: -mean_i sum_c p_ic (x_ic - logSumExp(x_i)).
     *
     * <p>Shapes: logits x [n, classes], probabilities p of the same shape (a one there for a known class); a scalar.
     */
    public static Var crossEntropy(Var logits, Var probabilities) {
        requireEqual("cross-entropy", logits.shape(), probabilities.shape());
        if (logits.shape().rank() != 2) {
            throw new IllegalArgumentException(
                    "cross-entropy: logits of shape " + logits.shape() + "; expected [n, classes]");
        }
        Var logProbabilities = logits.minus(logSumExp(logits, 1));
        return probabilities.times(logProbabilities).sum(1).mean().negated();
    }

    /** mean (x - y)^2 over all elements, a scalar. */
    public static Var meanSquaredError(Var x, Var y) {
        requireEqual("mean squared error", x.shape(), y.shape());
        return x.minus(y).square().mean();
    }

    private static void requireEqual(String loss, Shape a, Shape b) {
        if (!a.equals(b)) {
            throw new IllegalArgumentException(loss + ": shapes " + a + " and " + b + " differ");
        }
    }
}
