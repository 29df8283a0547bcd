package org.halfstep.autodiff.optim;

/**
 * A learning rate that is multiplied by a factor every so many iterations: initial * factor^(iteration / every).
 *
 * @param initial the learning rate at iteration 0
 * @param every the number of iterations between two changes
 * @param factor what the rate is multiplied by
 */
public record StepDecay(double initial, int every, double factor) implements LearningRate {
    public StepDecay {
        if (!(initial > 0) || initial == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("learning rate " + initial + ": must be positive and finite");
        }
        if (every < 1 || !(factor > 0) || factor > 1) {
            throw new IllegalArgumentException("step decay every " + every + " iterations by " + factor
                    + ": needs every >= 1 and 0 < factor <= 1");
        }
    }

    @Override
    public double at(long iteration) {
        double rate = initial;
        for (long i = 0; i < iteration / every; i++) {
            rate *= factor;
        }
        return rate;
    }
}
