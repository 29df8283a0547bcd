package org.halfstep.autodiff.optim;

/**
 * A learning rate that falls along half a cosine, from {@code initial} at iteration 0 to {@code last} at iteration
 * {@code iterations}, where it stays: last + (initial - last) (1 + cos(pi i / iterations)) / 2.
 *
 * @param initial the learning rate at iteration 0
 * @param last the learning rate at the end, from 0 to {@code initial}
 * @param iterations how many iterations it takes, 1 or more
 */
public record CosineDecay(double initial, double last, long iterations) implements LearningRate {
    public CosineDecay {
        if (!(initial > 0) || initial == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("learning rate " + initial + ": must be positive and finite");
        }
        if (!(last >= 0 && last <= initial) || iterations < 1) {
            throw new IllegalArgumentException("cosine decay to " + last + " in " + iterations
                    + " iterations: needs 0 <= last <= " + initial + " and 1 iteration or more");
        }
    }

    @Override
    public double at(long iteration) {
        double share = (double) Math.min(iteration, iterations) / iterations;
        return last + (initial - last) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }
}
