package org.halfstep.core.format;

/**
 * The conversions between the codes of a format of at most 8 bits and numbers.
 *
 * <p>A code is the sign, the exponent field and the bits after the leading one, in the lowest bits of a byte: for the
 * formats of OCP their own encodings. Formats: decoding is exact. Encoding rounds once to nearest, ties to even.
 * Every NaN is written as one code: the quiet NaN without payload, the only NaN of a format that has one, or the code
 * above all others of a format that has none.
 */
public final class ByteCodec {
    private final FloatFormat format;
    private final Rounder rounder;
    private final int significandBits;
    private final int signBit;
    private final int infinity;
    private final int nan;
    private final double quantum;

    private ByteCodec(FloatFormat format) {
        this.format = format;
        this.rounder = new Rounder(format, RoundingDirection.NEAREST_EVEN);
        this.significandBits = format.precision() - 1;
        this.signBit = 1 << (format.nominalBits() - 1);
        this.quantum = Math.scalb(1.0, format.minQuantumExponent());
        int beyond = (format.maxExponent() - format.minExponent() + 2) << significandBits;
        boolean infinities = format.specialValues() == FloatFormat.SpecialValues.INFINITIES_AND_NAN;
        this.infinity = infinities ? beyond : Integer.MAX_VALUE;
        this.nan = switch (format.specialValues()) {
            case INFINITIES_AND_NAN -> beyond + Math.max(1, 1 << (significandBits - 1));
            case NAN_ONLY -> beyond - 1;
            case FINITE_ONLY -> 2 * signBit;
        };
    }

    /**
     * The codec of {@code format}.
     *
     * @throws IllegalArgumentException if the format is not stored as bytes
     */
    public static ByteCodec of(FloatFormat format) {
        if (format.storage() != Storage.BITS8) {
            throw new IllegalArgumentException(
                    "no 8-bit codec for " + format + ", which is stored as " + format.storage());
        }
        return new ByteCodec(format);
    }

    /** The code written for every NaN. */
    public byte canonicalNaN() {
        return (byte) nan;
    }

    /** The value of a code. */
    public double decode(byte code) {
        int bits = code & 0xff;
        int magnitude = bits & (signBit - 1);
        if (bits >= 2 * signBit || magnitude > infinity || (magnitude == nan && infinity == Integer.MAX_VALUE)) {
            return Double.NaN;
        }
        double value = magnitude == infinity ? Double.POSITIVE_INFINITY : finite(magnitude);
        return (bits & signBit) == 0 ? value : -value;
    }

    /** Exponent field 0 holds multiples of the quantum; field e > 0 those of {@code 2^(e-1)} quanta from 2^(p-1) on. */
    private double finite(int magnitude) {
        int field = magnitude >> significandBits;
        int significand = magnitude & ((1 << significandBits) - 1);
        return field == 0
                ? significand * quantum
                : Math.scalb((significand + (1 << significandBits)) * quantum, field - 1);
    }

    /** The code of the value nearest to x. */
    public byte encode(double x) {
        double rounded = rounder.round(x, 0);
        if (Double.isNaN(rounded)) {
            return canonicalNaN();
        }
        int sign = Double.doubleToRawLongBits(rounded) < 0 ? signBit : 0;
        double magnitude = Math.abs(rounded);
        if (magnitude == Double.POSITIVE_INFINITY) {
            return (byte) (sign | infinity);
        }
        int steps = Math.max(Math.getExponent(magnitude), format.minExponent()) - format.minExponent();
        // In quanta of its own binade; the leading one carries into the exponent field.
        int significand = (int) Math.scalb(magnitude / quantum, -steps);
        return (byte) (sign | ((steps << significandBits) + significand));
    }
}
