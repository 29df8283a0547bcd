package org.halfstep.core.random;

/**
 * What random numbers are for. Different purposes never share numbers, so adding a draw to one leaves the others
 * alone.
 */
public enum Purpose {
    /** Initial parameters. */
    INITIALISATION(1),
    /** Training data sets and the choice of their mini-batches. */
    TRAINING_DATA(2),
    /** Validation data sets. */
    VALIDATION_DATA(3),
    /** Samples of a flow's base distribution. */
    BASE_SAMPLES(4),
    /** Samples of a target distribution, beside the training data. */
    DATA_SAMPLES(5),
    /** Random vectors of checks and of trace estimates. */
    DIAGNOSTICS(6),
    /** The decisions of stochastic rounding. */
    STOCHASTIC_ROUNDING(7);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    /** The number in the key. It never changes for a purpose, whatever order the constants are listed in. */
    int code() {
        return code;
    }
}
