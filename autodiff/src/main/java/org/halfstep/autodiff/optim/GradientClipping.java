package org.halfstep.autodiff.optim;

import java.util.List;
import org.halfstep.core.tensor.Tensor;

/**
 * Clips gradients to a largest norm: all are multiplied by min(1, maxNorm / (norm + 1e-6)), as PyTorch's
 * {@code clip_grad_norm_} does.
 *
 * <p>To be applied after the outer scale of the loss has been taken out: clipped while they are multiplied by 65536,
 * nearly all gradients would exceed the limit, and a training would take normalised steps instead of clipped ones.
 *
 * @param maxNorm the largest norm, positive
 */
public record GradientClipping(double maxNorm) {
    private static final double SMALL = 1e-6;

    public GradientClipping {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("gradient clipping: the largest norm " + maxNorm + " must be positive");
        }
    }

    /**
     * Changes gradients in place. Rounding: the norm is summed in binary64, tensor by tensor, row-major; each product is
     * rounded once.
     *
     * @return the Euclidean norm over all elements before clipping; if it is not finite, nothing is changed
     */
    public double apply(List<Tensor> gradients) {
        double sum = 0;
        for (Tensor gradient : gradients) {
            for (int i = 0; i < gradient.elementCount(); i++) {
                double g = gradient.get(i);
                sum += g * g;
            }
        }
        double norm = Math.sqrt(sum);
        double factor = maxNorm / (norm + SMALL);
        if (factor < 1 && norm < Double.POSITIVE_INFINITY) {
            for (Tensor gradient : gradients) {
                for (int i = 0; i < gradient.elementCount(); i++) {
                    gradient.set(i, gradient.get(i) * factor);
                }
            }
        }
        return norm;
    }
}
