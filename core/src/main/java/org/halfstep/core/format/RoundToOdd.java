package org.halfstep.core.format;

/**
 * The step between double and the 16-bit formats that makes two roundings equal to one.
 *
 * <p>Rounding to odd keeps an exact value and gives an inexact one the neighbour whose last bit is 1. That bit then
 * says "not exact", so that a following rounding to nearest sees on which side of a tie the value was. It holds where
 * the intermediate format has two bits more than the final one, at every magnitude (Boldo and Melquiond, "Emulation of
 * FMA and correctly rounded sums: proved algorithms using rounding to odd", IEEE Transactions on Computers 57, 2008).
 * binary32 has 24 bits against 11 and 8, and its subnormals reach 16 binades below those of bfloat16.
 */
final class RoundToOdd {
    private RoundToOdd() {}

    /** x rounded to odd in binary32; NaN stays NaN. */
    static float toFloat(double x) {
        float nearest = (float) x;
        int bits = Float.floatToRawIntBits(nearest);
        if (nearest == x || Double.isNaN(x) || (bits & 1) != 0) {
            return nearest;
        }
        // The bits of sign and magnitude count up away from zero, so that +-1 is the neighbour on x's side.
        return Float.intBitsToFloat(Math.abs((double) nearest) < Math.abs(x) ? bits + 1 : bits - 1);
    }
}
