package org.halfstep.autodiff.optim;

/** A schedule of the learning rate; a lambda is one too. */
@FunctionalInterface
public interface LearningRate {
    /** The learning rate of an iteration, counted from 0. */
    double at(long iteration);
}
