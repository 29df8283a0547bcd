package org.halfstep.autodiff.optim;

/**
 * The outer scaling of the loss: the loss is multiplied by a scale before the backward pass and the gradients are
 * divided by it after; a step whose gradients are not finite is left out.
 *
 * <p>The scale is a power of two, so that scaling is exact as long as nothing leaves the format's range. It begins at
 * 65536, doubles after 2000 clean steps in a row and halves after a step that overflowed (PyTorch's GradScaler).
 */
public final class LossScaling {
    private static final double INITIAL_SCALE = 65536;
    private static final int GROWTH_INTERVAL = 2000;

    private double scale;
    private int cleanSteps;

    /** The scaling at the start of a training. */
    public LossScaling() {
        this(INITIAL_SCALE, 0);
    }

    /** The scaling as {@link #scale()} and {@link #cleanSteps()} said it was. */
    public LossScaling(double scale, int cleanSteps) {
        if (!(scale > 0) || Math.scalb(1.0, Math.getExponent(scale)) != scale || cleanSteps < 0) {
            throw new IllegalArgumentException("loss scaling: scale " + scale + " after " + cleanSteps
                    + " clean steps; the scale must be a power of two");
        }
        this.scale = scale;
        this.cleanSteps = cleanSteps;
    }

    /** What the loss of the next step is multiplied by. */
    public double scale() {
        return scale;
    }

    /** The number of steps without an overflow since the scale last changed. */
    public int cleanSteps() {
        return cleanSteps;
    }

    /** After a step whose gradients were finite. */
    public void clean() {
        cleanSteps++;
        if (cleanSteps == GROWTH_INTERVAL) {
            scale *= 2;
            cleanSteps = 0;
        }
    }

    /** After a step whose gradients were not finite. */
    public void overflowed() {
        scale /= 2;
        cleanSteps = 0;
    }
}
