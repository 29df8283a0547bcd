package org.halfstep.autodiff.optim;

/**
 * The outer scaling of the loss: the loss is multiplied by a scale before the backward pass and the gradients are
 * divided by it after; a step whose gradients are not finite is left out.
 *
 * <p>The scale is a power of two, so that scaling is exact as long as nothing leaves the format's range. It begins at
 * 65536, doubles after 2000 clean steps in a row and halves after a step that overflowed (PyTorch's GradScaler), within
 * 2^-126 to 2^126: there the scale and its reciprocal are normal numbers of binary32.
 */
public final class LossScaling {
    private static final double INITIAL_SCALE = 65536;
    private static final double MIN_SCALE = 0x1p-126;
    private static final double MAX_SCALE = 0x1p126;
    private static final int GROWTH_INTERVAL = 2000;

    private double scale;
    private int cleanSteps;

    /** The scaling at the start of a training. */
    public LossScaling() {
        this(INITIAL_SCALE, 0);
    }

    /** The scaling as {@link #scale()} and {@link #cleanSteps()} said it was. */
    public LossScaling(double scale, int cleanSteps) {
        boolean inRange = scale >= MIN_SCALE && scale <= MAX_SCALE;
        if (!inRange || Math.scalb(1.0, Math.getExponent(scale)) != scale) {
            throw new IllegalArgumentException(
                    "loss scaling: scale " + scale + " must be a power of two, 2^-126 to 2^126");
        }
        if (cleanSteps < 0 || cleanSteps >= GROWTH_INTERVAL) {
            throw new IllegalArgumentException(
                    "loss scaling: " + cleanSteps + " clean steps must be 0 to " + (GROWTH_INTERVAL - 1));
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
            scale = Math.min(2 * scale, MAX_SCALE);
            cleanSteps = 0;
        }
    }

    /** After a step whose gradients were not finite. */
    public void overflowed() {
        scale = Math.max(scale / 2, MIN_SCALE);
        cleanSteps = 0;
    }
}
