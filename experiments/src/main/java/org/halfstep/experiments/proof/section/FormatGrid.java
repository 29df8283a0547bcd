package org.halfstep.experiments.proof.section;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.FloatFormat.Overflow;
import org.halfstep.core.format.FloatFormat.SpecialValues;
import org.halfstep.core.format.RoundingDirection;

/**
 * All values of a format of few bits, in order, and rounding by looking for the two neighbours among them: a second
 * definition, which shares nothing with {@code Rounding} and the encoders.
 *
 * <p>The value number i, from +0 on, is the one whose bits without sign are i: so the last bit of the significand is 0
 * where i is even.
 */
final class FormatGrid {
    /** p, emin, emax and largest finite number of the formats, from their standards. */
    private record Published(String name, int precision, int minExponent, int maxExponent, double largest) {}

    private static final List<Published> PUBLISHED = List.of(
            new Published("float64", 53, -1022, 1023, Double.MAX_VALUE),
            new Published("float32", 24, -126, 127, Float.MAX_VALUE),
            new Published("tf32", 11, -126, 127, 0x1.ffcp127),
            new Published("bfloat16", 8, -126, 127, 0x1.fep127),
            new Published("float16", 11, -14, 15, 65504),
            new Published("e5m2", 3, -14, 15, 57344),
            new Published("e4m3", 4, -6, 8, 448),
            new Published("e4m3-ieee", 4, -6, 7, 240),
            new Published("e3m4", 5, -2, 3, 15.5),
            new Published("fp6-e3m2", 3, -2, 4, 28),
            new Published("fp6-e2m3", 4, 0, 2, 7.5),
            new Published("fp4-e2m1", 2, 0, 2, 6));

    private static final BigDecimal TWO_TO_64 = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE));

    private final FloatFormat format;
    private final double[] values;
    /** The number after the largest finite one, as if the exponent had no upper bound. */
    private final double beyond;

    FormatGrid(FloatFormat format) {
        this.format = format;
        int fractionBits = format.precision() - 1;
        double largest = largest(format);
        double[] all = new double[(format.maxExponent() - format.minExponent() + 2) << fractionBits];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            double value = value(format, i);
            if (value <= largest) {
                all[count++] = value;
            }
        }
        values = Arrays.copyOf(all, count);
        beyond = values[count - 1] + Math.scalb(1.0, format.maxExponent() - fractionBits);
    }

    private static double largest(FloatFormat format) {
        return PUBLISHED.stream()
                .filter(known -> known.name().equals(format.name()))
                .mapToDouble(Published::largest)
                .findFirst()
                .orElse(format.maxFinite());
    }

    /** Whether the numbers of a named format are those of its standard; what is wrong, else an empty text. */
    static String difference(FloatFormat format) {
        for (Published known : PUBLISHED) {
            if (known.name().equals(format.name())) {
                Published found = new Published(
                        format.name(),
                        format.precision(),
                        format.minExponent(),
                        format.maxExponent(),
                        format.maxFinite());
                return found.equals(known) ? "" : found + ", published " + known;
            }
        }
        return "";
    }

    /** The value whose bits without sign are i: 2^e times the significand, below 2^emin without a leading one. */
    private static double value(FloatFormat format, int i) {
        int fractionBits = format.precision() - 1;
        int field = i >> fractionBits;
        int fraction = i & ((1 << fractionBits) - 1);
        int significand = field == 0 ? fraction : fraction + (1 << fractionBits);
        return Math.scalb((double) significand, Math.max(field, 1) - 1 + format.minExponent() - fractionBits);
    }

    FloatFormat format() {
        return format;
    }

    /** How many values are not negative and finite. */
    int count() {
        return values.length;
    }

    /** The value number i; that of number {@link #count} is the one beyond the largest. */
    double value(int i) {
        return i == values.length ? beyond : values[i];
    }

    /** x rounded once; {@code random} decides where the direction leaves it to chance. */
    double round(double x, RoundingDirection direction, long random) {
        if (Double.isNaN(x)) {
            return x;
        }
        double magnitude = Math.abs(x);
        double rounded;
        if (Double.isInfinite(x)) {
            rounded = infinity();
        } else {
            int i = roundedIndex(magnitude, below(magnitude), direction, x < 0, random);
            rounded = i < values.length ? values[i] : overflow(direction, x < 0);
        }
        return Math.copySign(rounded, x);
    }

    /** Whether a finite x rounds beyond the largest finite number. */
    boolean overflows(double x, RoundingDirection direction, long random) {
        double magnitude = Math.abs(x);
        return Double.isFinite(x)
                && roundedIndex(magnitude, below(magnitude), direction, x < 0, random) >= values.length;
    }

    /** The number of the largest value that is not above a magnitude. */
    private int below(double magnitude) {
        int found = Arrays.binarySearch(values, magnitude);
        return found >= 0 ? found : -found - 2;
    }

    /** The number of the value that a magnitude between the values i and i + 1 is rounded to. */
    private int roundedIndex(double magnitude, int i, RoundingDirection direction, boolean negative, long random) {
        double low = value(i);
        if (magnitude >= beyond) {
            return values.length;
        }
        if (magnitude == low) {
            return i;
        }
        double high = value(i + 1);
        double middle = low + (high - low) / 2;
        boolean up =
                switch (direction) {
                    case NEAREST_EVEN -> magnitude > middle || (magnitude == middle && i % 2 == 1);
                    case NEAREST_AWAY -> magnitude >= middle;
                    case TOWARD_ZERO -> false;
                    case UPWARD -> !negative;
                    case DOWNWARD -> negative;
                    case STOCHASTIC -> chance(magnitude, low, high, random);
                    case STOCHASTIC_EQUAL -> random < 0;
                };
        return up ? i + 1 : i;
    }

    /** r + u >= 1, with r the part of the gap below the number, cut to 64 bits, and u = random / 2^64. */
    private static boolean chance(double magnitude, double low, double high, long random) {
        BigDecimal part = new BigDecimal(magnitude).subtract(new BigDecimal(low));
        BigDecimal gap = new BigDecimal(high).subtract(new BigDecimal(low));
        BigInteger share = part.multiply(TWO_TO_64).divideToIntegralValue(gap).toBigInteger();
        BigInteger u = new BigInteger(Long.toUnsignedString(random));
        return share.add(u).bitLength() > Long.SIZE;
    }

    private double overflow(RoundingDirection direction, boolean negative) {
        boolean towardZero =
                switch (direction) {
                    case TOWARD_ZERO -> true;
                    case UPWARD -> negative;
                    case DOWNWARD -> !negative;
                    case NEAREST_EVEN, NEAREST_AWAY, STOCHASTIC, STOCHASTIC_EQUAL -> false;
                };
        return towardZero ? values[values.length - 1] : infinity();
    }

    private double infinity() {
        if (format.overflow() == Overflow.SATURATING) {
            return values[values.length - 1];
        }
        return format.specialValues() == SpecialValues.INFINITIES_AND_NAN ? Double.POSITIVE_INFINITY : Double.NaN;
    }

    /** Whether two results are the same number: NaNs are, zeros of different sign are not. */
    static boolean same(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }
}
