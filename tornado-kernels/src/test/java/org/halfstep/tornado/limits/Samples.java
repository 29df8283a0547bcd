package org.halfstep.tornado.limits;

import java.util.Random;

/** The numbers on which kernels are tried: every pair of some special values, then random ones; the same in every run. */
final class Samples {
    /** How many threads a trial has. */
    static final int COUNT = 1024;

    /** How many threads are in a group. */
    static final int GROUP = 64;

    private static final float[] SPECIAL_FLOATS = {
        0,
        -0f,
        1,
        -1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        0.5f,
        1.5f,
        2.5f,
        -0.5f,
        -2.5f,
        3e9f,
        -3e9f,
        1e-40f,
        1e38f
    };

    private static final int[] SPECIAL_INTS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        31,
        32,
        33,
        -2,
        -5,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0x8000,
        0xFFFF,
        0x7FFF,
        12345,
        -12345
    };

    private Samples() {}

    /** The first operands. */
    static float[] floats() {
        return floats(new Random(1), 1);
    }

    /** The second operands. */
    static float[] otherFloats() {
        return floats(new Random(2), SPECIAL_FLOATS.length);
    }

    /** The first operands. */
    static int[] ints() {
        return ints(new Random(3), 1);
    }

    /** The second operands. */
    static int[] otherInts() {
        return ints(new Random(4), SPECIAL_INTS.length);
    }

    /** Codes of 16 bits, half of them negative as a {@code short}. */
    static short[] codes() {
        var random = new Random(5);
        var samples = new short[COUNT];
        for (int i = 0; i < COUNT; i++) {
            samples[i] = (short) random.nextInt();
        }
        return samples;
    }

    private static float[] floats(Random random, int stride) {
        int special = SPECIAL_FLOATS.length;
        var samples = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            samples[i] = i < special * special
                    ? SPECIAL_FLOATS[i / stride % special]
                    : i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextGaussian() * 5;
        }
        return samples;
    }

    private static int[] ints(Random random, int stride) {
        int special = SPECIAL_INTS.length;
        var samples = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            samples[i] = i < special * special
                    ? SPECIAL_INTS[i / stride % special]
                    : i % 2 == 0 ? random.nextInt() : random.nextInt(25) - 5;
        }
        return samples;
    }
}
