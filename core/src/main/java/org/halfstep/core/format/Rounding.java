package org.halfstep.core.format;

/**
 * Rounding a number to a format, written from the definition: the oracle against which every fast conversion is tested.
 *
 * <p>The distance between neighbours at x, the quantum, is {@code 2^q} with
 * {@code q = max(floor(log2 |x|), minExponent) - p + 1}. Rounding x is rounding {@code x / 2^q} to an integer. The
 * division is exact in binary64, and so is everything else here but the rounding itself.
 */
public final class Rounding {
    private Rounding() {}

    /** {@link #round(double, FloatFormat, RoundingDirection)} to the nearest value, ties to even. */
    public static double round(double x, FloatFormat format) {
        return round(x, format, RoundingDirection.NEAREST_EVEN);
    }

    /**
     * The value of {@code format} that x is rounded to.
     *
     * <p>Rounding: once, in the direction given. NaN stays NaN and zero keeps its sign, as does every result that
     * becomes zero. Overflow is judged after rounding as if the exponent had no upper bound. Where the format flushes
     * subnormals, a result that is one after rounding becomes zero, whatever the direction.
     *
     * @throws IllegalArgumentException if the direction needs random bits
     */
    public static double round(double x, FloatFormat format, RoundingDirection direction) {
        if (direction.isStochastic()) {
            throw new IllegalArgumentException(
                    "rounding " + direction.word() + " needs random bits; give 64 of them with the number");
        }
        return round(x, format, direction, 0);
    }

    /**
     * The value of {@code format} that x is rounded to, where chance may decide: with u = random / 2^64 in [0, 1) and
     * the remainder r in [0, 1) of {@code |x| / 2^q}, {@link RoundingDirection#STOCHASTIC} rounds away from zero if
     * {@code r + u >= 1}, and {@link RoundingDirection#STOCHASTIC_EQUAL} if {@code r > 0} and {@code u >= 1/2}.
     *
     * @param random 64 random bits as an unsigned integer; not looked at by the other directions
     */
    public static double round(double x, FloatFormat format, RoundingDirection direction, long random) {
        if (Double.isNaN(x) || x == 0) {
            return x;
        }
        double magnitude = Double.isInfinite(x)
                ? infinity(format)
                : roundMagnitude(Math.abs(x), format, magnitudeDirection(direction, x < 0), random);
        return Math.copySign(magnitude, x);
    }

    /** The direction as it acts on |x|: upward and downward change places for a negative x. */
    static RoundingDirection magnitudeDirection(RoundingDirection direction, boolean negative) {
        if (!negative) {
            return direction;
        }
        return switch (direction) {
            case UPWARD -> RoundingDirection.DOWNWARD;
            case DOWNWARD -> RoundingDirection.UPWARD;
            case NEAREST_EVEN, NEAREST_AWAY, TOWARD_ZERO, STOCHASTIC, STOCHASTIC_EQUAL -> direction;
        };
    }

    private static double roundMagnitude(double x, FloatFormat format, RoundingDirection direction, long random) {
        int exponent = Math.max(Math.getExponent(x), format.minExponent());
        int quantum = exponent - format.precision() + 1;
        double rounded = Math.scalb(roundToInteger(Math.scalb(x, -quantum), direction, random), quantum);
        if (rounded > format.maxFinite()) {
            return overflow(format, direction);
        }
        return switch (format.subnormals()) {
            case GRADUAL -> rounded;
            case FLUSHED -> rounded < format.minNormal() ? 0.0 : rounded;
        };
    }

    /** {@code x >= 0} to an integer. Floor and remainder are exact. */
    private static double roundToInteger(double x, RoundingDirection direction, long random) {
        double floor = Math.floor(x);
        double remainder = x - floor;
        boolean up =
                switch (direction) {
                    case NEAREST_EVEN -> remainder > 0.5 || (remainder == 0.5 && floor % 2 == 1);
                    case NEAREST_AWAY -> remainder >= 0.5;
                    case TOWARD_ZERO, DOWNWARD -> false;
                    case UPWARD -> remainder > 0;
                    case STOCHASTIC -> reachesOne(remainder, random);
                    case STOCHASTIC_EQUAL -> remainder > 0 && random < 0;
                };
        return up ? floor + 1 : floor;
    }

    /** {@code remainder + random / 2^64 >= 1}, exactly but for a remainder's bits below 2^-64. */
    private static boolean reachesOne(double remainder, long random) {
        // 2^64 r as an unsigned integer, in two exact halves; the sum carries out of 64 bits.
        double scaled = remainder * 0x1p32;
        long high = (long) scaled;
        long low = (long) ((scaled - high) * 0x1p32);
        long whole = (high << 32) | low;
        return Long.compareUnsigned(whole + random, whole) < 0;
    }

    /** The magnitude that stands for a finite one beyond the largest finite value: IEEE 754-2019, section 7.4. */
    static double overflow(FloatFormat format, RoundingDirection direction) {
        return switch (direction) {
            case NEAREST_EVEN, NEAREST_AWAY, UPWARD, STOCHASTIC, STOCHASTIC_EQUAL -> infinity(format);
            case TOWARD_ZERO, DOWNWARD -> format.maxFinite();
        };
    }

    /** What stands for an infinity. */
    static double infinity(FloatFormat format) {
        return switch (format.overflow()) {
            case SATURATING -> format.maxFinite();
            case STANDARD ->
                switch (format.specialValues()) {
                    case INFINITIES_AND_NAN -> Double.POSITIVE_INFINITY;
                    case NAN_ONLY, FINITE_ONLY -> Double.NaN;
                };
        };
    }
}
