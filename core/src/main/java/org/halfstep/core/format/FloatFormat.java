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
        NAN_ONLY,
        /**
         * None: the 6- and 4-bit formats of OCP. NaN is never masked all the same: rounding keeps it, and a tensor
         * stores it as a code that the format does not use.
         */
        FINITE_ONLY
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

    /** TensorFloat-32: the range of binary32 with the precision of binary16. */
    public static final FloatFormat TF32 = ieee("tf32", 11, 127);

    /** OCP E4M3: no infinities, one NaN, largest value 448; an overflow gives NaN. */
    public static final FloatFormat E4M3 = of("e4m3", 4, -6, 8, SpecialValues.NAN_ONLY, Overflow.STANDARD);

    /** The older e4m3, of IEEE 754's pattern: infinities, NaNs, largest value 240. */
    public static final FloatFormat E4M3_IEEE = ieee("e4m3-ieee", 4, 7);

    /** OCP E5M2: IEEE 754's pattern, largest value 57344. */
    public static final FloatFormat E5M2 = ieee("e5m2", 3, 15);

    /** e3m4: IEEE 754's pattern in 8 bits, largest value 15.5. */
    public static final FloatFormat E3M4 = ieee("e3m4", 5, 3);

    /** OCP FP6 E3M2: finite values only, largest value 28, saturating. */
    public static final FloatFormat FP6_E3M2 = of("fp6-e3m2", 3, -2, 4, SpecialValues.FINITE_ONLY, Overflow.SATURATING);

    /** OCP FP6 E2M3: finite values only, largest value 7.5, saturating. */
    public static final FloatFormat FP6_E2M3 = of("fp6-e2m3", 4, 0, 2, SpecialValues.FINITE_ONLY, Overflow.SATURATING);

    /** OCP FP4 E2M1: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives; saturating. */
    public static final FloatFormat FP4_E2M1 = of("fp4-e2m1", 2, 0, 2, SpecialValues.FINITE_ONLY, Overflow.SATURATING);

    /** The formats that have a name, widest storage first. */
    public static final List<FloatFormat> ALL = List.of(
            BINARY64, BINARY32, TF32, BFLOAT16, BINARY16, E5M2, E4M3, E4M3_IEEE, E3M4, FP6_E3M2, FP6_E2M3, FP4_E2M1);

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

    private static FloatFormat of(
            String name, int precision, int minExponent, int maxExponent, SpecialValues specials, Overflow overflow) {
        return new FloatFormat(name, precision, minExponent, maxExponent, Subnormals.GRADUAL, specials, overflow);
    }

    /**
     * The format of a word: the name of one of {@link #ALL}, or {@code custom:p:emin:emax}; either may be followed by
     * {@code :flushed} (no subnormals) and {@code :saturating}.
     *
     * @throws IllegalArgumentException if there is none; the message lists what is known
     */
    public static FloatFormat parse(String name) {
        return FormatName.parse(name);
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
                    case FINITE_ONLY -> machineEpsilon();
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

    /** Bytes one stored element takes; see {@link #nominalBits} for what the format itself needs. */
    public int byteSize() {
        return storage().byteSize();
    }

    /** Bits that one value needs: sign, exponent field and the p - 1 significant bits after the leading one. */
    public int nominalBits() {
        return 1 + exponentBits() + precision - 1;
    }

    /** The exponent field tells apart the binades, zero with the subnormals, and infinities with NaN if any. */
    private int exponentBits() {
        int fields = maxExponent - minExponent + 2;
        if (specialValues == SpecialValues.INFINITIES_AND_NAN) {
            fields++;
        }
        return Integer.SIZE - Integer.numberOfLeadingZeros(fields - 1);
    }

    /**
     * How an element is stored: formats of at most 8 bits as a byte, float16 and bfloat16 as their bits, every other in
     * the narrowest of float and double that holds its values.
     */
    public Storage storage() {
        boolean roomForNaN = specialValues != SpecialValues.FINITE_ONLY || nominalBits() < Byte.SIZE;
        if (nominalBits() <= Byte.SIZE && roomForNaN) {
            return Storage.BITS8;
        }
        if (equals(BFLOAT16) || equals(BINARY16)) {
            return Storage.BITS16;
        }
        return BINARY32.includes(this) ? Storage.BINARY32 : Storage.BINARY64;
    }

    /** Whether ops on this format compute in binary64: binary32 does not hold all its values. */
    public boolean needsBinary64() {
        return !BINARY32.includes(this);
    }

    /** Whether every value of {@code other}, infinities included, is a value of this format. */
    public boolean includes(FloatFormat other) {
        boolean specials = specialValues == SpecialValues.INFINITIES_AND_NAN
                || other.specialValues != SpecialValues.INFINITIES_AND_NAN;
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
