package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The 16-bit codes nearest to a binary32 number, as {@link org.halfstep.core.format.Codec} defines them: to nearest,
 * ties to even, subnormals kept, beyond the largest finite value infinity, every NaN the canonical one.
 *
 * <p>Results are codes from 0 to 65,535. A number's bits are had by writing them to {@code bits[thread]}, which belongs
 * to the calling thread. What is shifted right is never negative where it is used: a device may shift in either bit.
 *
 * <p>Decoding is a look into {@link DeviceTables}.
 */
public final class DeviceCodecs {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;

    /** 2^16 and 2^-14 in binary32: what lies between them is a normal binary16 number or, rounded, infinite. */
    private static final int BINARY16_END = 0x4780_0000;

    private static final int BINARY16_NORMAL = 0x3880_0000;
    /** By how much the exponents of binary32 and binary16 differ, in the bits of binary32. */
    private static final int BINARY16_BIAS = 0x3800_0000;

    private DeviceCodecs() {}

    /** The binary16 code nearest to {@code value}. */
    public static int binary16(float value, IntArray bits, int thread) {
        bits.set(thread, Float.floatToRawIntBits(value));
        int b = bits.get(thread);
        int sign = (b & 0x8000_0000) == 0 ? 0 : 0x8000;
        int a = b & MAGNITUDE;
        // Half a unit of the kept bits, less one where they are even: the carry rounds, into infinity if need be.
        int normal = (a - BINARY16_BIAS + 0xfff + ((a >> 13) & 1)) >> 13;
        // A subnormal is a multiple of 2^-24: m 2^(e - 150) has m >> (126 - e) of them; by 25 nothing is left of m.
        int exponent = a >> 23;
        int m = (a & 0x7f_ffff) | 0x80_0000;
        int wanted = 126 - exponent;
        int atLeast = wanted < 14 ? 14 : wanted;
        int shift = atLeast > 25 ? 25 : atLeast;
        int subnormal = (m + (1 << (shift - 1)) - 1 + ((m >> shift) & 1)) >> shift;
        int finite = a < BINARY16_NORMAL ? subnormal : normal;
        int code = a < BINARY16_END ? finite : 0x7c00;
        return a > INFINITY ? 0x7e00 : code | sign;
    }

    /** The bfloat16 code nearest to {@code value}. */
    public static int bfloat16(float value, IntArray bits, int thread) {
        bits.set(thread, Float.floatToRawIntBits(value));
        int b = bits.get(thread);
        int sign = (b & 0x8000_0000) == 0 ? 0 : 0x8000;
        int a = b & MAGNITUDE;
        int code = (a + 0x7fff + ((a >> 16) & 1)) >> 16;
        return a > INFINITY ? 0x7fc0 : code | sign;
    }
}
