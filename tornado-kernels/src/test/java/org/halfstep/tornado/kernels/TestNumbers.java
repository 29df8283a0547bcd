package org.halfstep.tornado.kernels;

import java.util.Arrays;

/** Binary32 numbers that lie everywhere, and close where something changes. */
final class TestNumbers {
    /** Numbers at a fixed distance through all bit patterns. */
    static final int SPREAD = 1 << 20;

    /** Odd, so that the low bits vary too. */
    private static final int STRIDE = 4097;

    /** Where clamps, selections, exponents and results change. */
    private static final float[] SEAMS = {
        0,
        // One of the few numbers whose logarithm would change if its product of ln 2 were fused with a sum.
        0x1.d2c49cp-87f,
        0x1p-126f,
        0x1p-64f,
        0x1p-25f,
        0x1p-24f,
        0x1p-14f,
        0.25f,
        0.3465736f,
        0.5f,
        0.625f,
        0.6931472f,
        0.75f,
        1,
        1.5f,
        2,
        9.5f,
        17.3f,
        20,
        80,
        87.33655f,
        88.72284f,
        89,
        103.97208f,
        104,
        0x1p16f,
        0x1p23f,
        0x1p24f,
        0x1p126f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY
    };

    private static final int AROUND = 500;

    private TestNumbers() {}

    /** {@link #SPREAD} numbers through all bit patterns, and 1001 around each seam of either sign. */
    static float[] everywhere() {
        float[] numbers = new float[SPREAD + SEAMS.length * 2 * (2 * AROUND + 1)];
        int count = 0;
        for (; count < SPREAD; count++) {
            numbers[count] = Float.intBitsToFloat(count * STRIDE);
        }
        for (float seam : SEAMS) {
            int centre = Float.floatToRawIntBits(seam);
            for (int bits = Math.max(0, centre - AROUND); bits <= centre + AROUND; bits++) {
                numbers[count++] = Float.intBitsToFloat(bits);
                numbers[count++] = -Float.intBitsToFloat(bits);
            }
        }
        return Arrays.copyOf(numbers, (count + DeviceRun.GROUP - 1) / DeviceRun.GROUP * DeviceRun.GROUP);
    }

    /**
     * A partner for each number of {@link #everywhere}: for a quarter itself, for a quarter its negative, for
     * a quarter one of any sign and exponent, and else a zero, one, infinity, NaN or a small number in turn.
     */
    static float[] partners() {
        float[] numbers = everywhere();
        float[] special = {0f, -0f, 1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1e-10f, -1e-30f};
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (i % 4) {
                case 0 -> numbers[i];
                case 1 -> -numbers[i];
                case 2 -> Float.intBitsToFloat(i * 0x9e37_79b1);
                default -> special[(i >> 2) % special.length];
            };
        }
        return numbers;
    }
}
