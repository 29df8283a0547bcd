package org.halfstep.core.format;

/**
 * Rounds numbers to one format in one direction, fast: the form of {@link Rounding} that kernels use, tested against
 * it.
 *
 * <p>The significand of |x| is an integer m of 53 bits; the bits below the format's quantum are cut off and decide, with
 * the direction and perhaps a random number, whether the rest is increased by one. Overflow is told apart from the
 * result: formats that saturate show no other sign of it.
 */
public final class Rounder {
    private static final int SIGNIFICAND_BITS = 52;
    private static final long HIDDEN_BIT = 1L << SIGNIFICAND_BITS;
    private static final long MAGNITUDE = Long.MAX_VALUE;
    private static final int BIAS = 1023;
    /** More bits than a significand has: what is shifted out by so many is less than half a quantum. */
    private static final int MOST_SHIFT = 62;

    private final FloatFormat format;
    private final RoundingDirection direction;
    private final int bitsAfterQuantum;
    private final int minExponent;
    private final double maxFinite;
    private final double smallest;

    /** A rounder to a format in a direction. */
    public Rounder(FloatFormat format, RoundingDirection direction) {
        this.format = format;
        this.direction = direction;
        this.bitsAfterQuantum = SIGNIFICAND_BITS + 1 - format.precision();
        this.minExponent = format.minExponent();
        this.maxFinite = format.maxFinite();
        this.smallest = switch (format.subnormals()) {
            case GRADUAL -> 0;
            case FLUSHED -> format.minNormal();
        };
    }

    /** The format that is rounded to. */
    public FloatFormat format() {
        return format;
    }

    /** The direction. */
    public RoundingDirection direction() {
        return direction;
    }

    /**
     * x rounded once.
     *
     * @param random 64 random bits; looked at by the stochastic directions alone
     */
    public double round(double x, long random) {
        double magnitude = roundWithoutLimit(x, random);
        if (magnitude <= maxFinite) {
            return Math.copySign(magnitude < smallest ? 0 : magnitude, x);
        }
        return beyond(x);
    }

    /** What stands for a number whose rounded magnitude is not one of the format's, or for NaN. */
    private double beyond(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double magnitude = Double.isInfinite(x)
                ? Rounding.infinity(format)
                : Rounding.overflow(format, Rounding.magnitudeDirection(direction, x < 0));
        return Math.copySign(magnitude, x);
    }

    /** Whether x is finite and its rounded magnitude is larger than the largest finite one. */
    public boolean overflows(double x, long random) {
        return Math.abs(x) <= Double.MAX_VALUE && roundWithoutLimit(x, random) > maxFinite;
    }

    /** |x| rounded as if the exponent had no upper bound; infinite or NaN where x is. */
    private double roundWithoutLimit(double x, long random) {
        long bits = Double.doubleToRawLongBits(x);
        long magnitude = bits & MAGNITUDE;
        int field = (int) (magnitude >>> SIGNIFICAND_BITS);
        if (field > 2 * BIAS) {
            return Math.abs(x);
        }
        int exponent = Math.max(field, 1) - BIAS;
        long significand = field == 0 ? magnitude : (magnitude & (HIDDEN_BIT - 1)) | HIDDEN_BIT;
        int shift = bitsAfterQuantum + Math.max(0, minExponent - exponent);
        int quantum = exponent - SIGNIFICAND_BITS + shift;
        if (shift > MOST_SHIFT) {
            // A bit stays where one was: a tiny number is not zero.
            long kept = shift - MOST_SHIFT < Long.SIZE ? significand >>> (shift - MOST_SHIFT) : 0;
            significand = kept == 0 && significand != 0 ? 1 : kept;
            shift = MOST_SHIFT;
        }
        long rounded = increased(significand, shift, bits < 0, random);
        return quantum > -BIAS
                ? rounded * Double.longBitsToDouble((long) (quantum + BIAS) << SIGNIFICAND_BITS)
                : Math.scalb((double) rounded, quantum);
    }

    /** {@code significand / 2^shift} to an integer. */
    private long increased(long significand, int shift, boolean negative, long random) {
        long kept = significand >>> shift;
        long dropped = significand & ((1L << shift) - 1);
        if (dropped == 0) {
            return kept;
        }
        long half = 1L << (shift - 1);
        boolean up =
                switch (direction) {
                    case NEAREST_EVEN -> dropped > half || (dropped == half && (kept & 1) == 1);
                    case NEAREST_AWAY -> dropped >= half;
                    case TOWARD_ZERO -> false;
                    case UPWARD -> !negative;
                    case DOWNWARD -> negative;
                    case STOCHASTIC -> dropped + (random >>> (Long.SIZE - shift)) >= 2 * half;
                    case STOCHASTIC_EQUAL -> random < 0;
                };
        return up ? kept + 1 : kept;
    }
}
