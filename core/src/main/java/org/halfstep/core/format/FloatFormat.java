package org.halfstep.core.format;

import java.util.List;
import java.util.Objects;

/**
 * A binary floating-point format: the set of its values and what it does where a value has no place in it.
 *
 * <p>The finite values are the numbers {@code m 2^q} with integers {@code |m| < 2^p} and
 * {@code minExponent - p + 1 <= q <= maxExponent - p + 1}, less those which {@code subnormals} and
 * {@code specialValues} take away. A value of magnitude {@code 2^minExponent} or more has the full precision of p
 * significant bits.
 *
 * <p>Two formats are equal if all their attributes are, the name included; {@link #includes} compares the values alone.
 *
 * @param name the word by which commands, tables and files call the format, for example {@code bfloat16}
 * @param precision p, the number of significant bits, the leading one included: 2 to 53
 * @param minExponent the exponent e of the smallest normal number {@code 2^e}: -1022 to 0
 * @param maxExponent the exponent e of the topmost binade {@code [2^e, 2^(e+1))}: 0 to 1023
 * @param subnormals whether numbers below {@code 2^minExponent} exist
 * @param specialValues which values besides the finite ones exist
 * @param overflow what becomes of a value beyond the largest finite one
 */
public record FloatFormat(
        String name,
        int precision,
        int minExponent,
        int maxExponent,
        Subnormals subnormals,
        SpecialValues specialValues,
        Overflow overflow) {

    /** Whether a format has numbers between zero and its smallest normal number. */
    public enum Subnormals {
        /** They exist: precision is lost gradually towards zero. */
        GRADUAL,
        /** They do not: a result that would be one becomes the zero of its sign. */
        FLUSHED
    }

    /** The values of a format that are not finite. */
    public enum SpecialValues {
        /** Two infinities and NaN, in an exponent of their own above {@code maxExponent}: IEEE 754. */
        INFINITIES_AND_NAN,
        /**
         * NaN alone, in the place of the largest significand of the topmost binade, so that the largest finite value
         * has the significand before it: the e4m3 of the OCP 8-bit formats.
         */
        NAN_ONLY
    }

    /** What rounding gives where the rounded value exceeds the largest finite one. */
    public enum Overflow {
        /** What IEEE 754 says for the direction: infinity or the largest finite value; NaN for want of an infinity. */
        STANDARD,
        /** The largest finite value of the sign, in every direction and for infinities too. */
        SATURATING
    }

    /** IEEE 754 binary64, Java's {@code double}. */
    public static final FloatFormat BINARY64 = ieee("float64", 53, 1023);

    /** IEEE 754 binary32, Java's {@code float}. */
    public static final FloatFormat BINARY32 = ieee("float32", 24, 127);

    /** bfloat16: the range of binary32 with 8 significant bits. */
    public static final FloatFormat BFLOAT16 = ieee("bfloat16", 8, 127);

    /** IEEE 754 binary16: 11 significant bits, largest value 65504. */
    public static final FloatFormat BINARY16 = ieee("float16", 11, 15);

    /** The formats that have a name, widest first. */
    public static final List<FloatFormat> ALL = List.of(BINARY64, BINARY32, BFLOAT16, BINARY16);

    /**
     * Checks that the format is one which binary64, the format of the oracle {@link Rounding}, can hold.
     *
     * @throws IllegalArgumentException if an attribute is outside its range; the message says which and why
     */
    public FloatFormat {
        Objects.requireNonNull(subnormals, "subnormals is null");
        Objects.requireNonNull(specialValues, "specialValues is null");
        Objects.requireNonNull(overflow, "overflow is null");
        if (name.isBlank()) {
            throw new IllegalArgumentException("FloatFormat: the name is blank; give the format a name");
        }
        require(
                precision >= 2 && precision <= 53,
                name,
                "precision " + precision + " is outside 2 to 53, the significant bits of binary64");
        require(
                minExponent >= -1022 && minExponent <= 0,
                name,
                "minExponent " + minExponent
                        + " is outside -1022 to 0: the range must lie within binary64's and hold 1");
        require(
                maxExponent >= 0 && maxExponent <= 1023,
                name,
                "maxExponent " + maxExponent
                        + " is outside 0 to 1023: the range must lie within binary64's and hold 1");
    }

    private static void require(boolean holds, String name, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("FloatFormat " + name + ": " + complaint);
        }
    }

    /** A format of IEEE 754's pattern: {@code emin = 1 - emax}, subnormals, infinities, NaN. */
    private static FloatFormat ieee(String name, int precision, int maxExponent) {
        return new FloatFormat(
                name,
                precision,
                1 - maxExponent,
                maxExponent,
                Subnormals.GRADUAL,
                SpecialValues.INFINITIES_AND_NAN,
                Overflow.STANDARD);
    }

    /**
     * The format called {@code name}: one of {@link #ALL} by its name, or by IEEE 754's binary64, binary32, binary16.
     *
     * @throws IllegalArgumentException if there is none; the message lists the known names
     */
    public static FloatFormat parse(String name) {
        return switch (name) {
            case "float64", "binary64" -> BINARY64;
            case "float32", "binary32" -> BINARY32;
            case "bfloat16" -> BFLOAT16;
            case "float16", "binary16" -> BINARY16;
            default ->
                throw new IllegalArgumentException("unknown floating-point format '" + name
                        + "'; known are float64 (binary64), float32 (binary32), bfloat16, float16 (binary16)");
        };
    }

    /**
     * A format that holds every value of both: the one that includes the other, else binary32 or, where that is too
     * narrow, binary64. bfloat16 has the range and float16 the precision, so neither includes the other and they give
     * binary32.
     */
    public static FloatFormat widest(FloatFormat a, FloatFormat b) {
        if (a.includes(b)) {
            return a;
        }
        if (b.includes(a)) {
            return b;
        }
        return BINARY32.includes(a) && BINARY32.includes(b) ? BINARY32 : BINARY64;
    }

    /** {@code u = 2^-p}: the largest relative error of rounding to nearest in the normal range. */
    public double unitRoundoff() {
        return Math.scalb(1.0, -precision);
    }

    /** {@code 2^(1-p)}: the distance from 1 to the next larger value; twice the unit roundoff. */
    public double machineEpsilon() {
        return Math.scalb(1.0, 1 - precision);
    }

    /** The largest finite value. */
    public double maxFinite() {
        double missing =
                switch (specialValues) {
                    case INFINITIES_AND_NAN -> machineEpsilon();
                    case NAN_ONLY -> 2 * machineEpsilon();
                };
        return Math.scalb(2.0 - missing, maxExponent);
    }

    /** The smallest positive value that has the full precision: {@code 2^minExponent}. */
    public double minNormal() {
        return Math.scalb(1.0, minExponent);
    }

    /**
     * The smallest positive value: {@code 2^(minExponent - p + 1)}, or {@link #minNormal} where subnormals are
     * flushed.
     */
    public double minSubnormal() {
        return switch (subnormals) {
            case GRADUAL -> Math.scalb(1.0, minQuantumExponent());
            case FLUSHED -> minNormal();
        };
    }

    /** The exponent of the quantum, the distance of neighbours, in the lowest binade: {@code minExponent - p + 1}. */
    int minQuantumExponent() {
        return minExponent - precision + 1;
    }

    /** Bytes one stored element takes. */
    public int byteSize() {
        return storage().byteSize();
    }

    /** How an element is stored: the 16-bit formats as their bits, every other in the narrowest of float and double. */
    public Storage storage() {
        if (equals(BFLOAT16) || equals(BINARY16)) {
            return Storage.BITS16;
        }
        return BINARY32.includes(this) ? Storage.BINARY32 : Storage.BINARY64;
    }

    /** Whether every value of {@code other}, infinities included, is a value of this format. */
    public boolean includes(FloatFormat other) {
        boolean specials =
                specialValues == SpecialValues.INFINITIES_AND_NAN || other.specialValues == SpecialValues.NAN_ONLY;
        boolean small =
                switch (subnormals) {
                    case GRADUAL -> minQuantumExponent() <= other.minQuantumExponent();
                    case FLUSHED -> minNormal() <= other.minSubnormal();
                };
        return precision >= other.precision && maxFinite() >= other.maxFinite() && small && specials;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
