package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * What the host wants to know of tensors without fetching them: one number of each group of threads for each tensor,
 * which the host puts together. {@code ranges} holds the number of tensors, and of each its first place, its number of
 * elements and its format ({@link Descriptor}).
 */
public final class StatisticsKernels {
    /** Where the ranges start; in front of them is their number. */
    public static final int RANGES = 1;
    /** Where in a range its first place is. */
    public static final int FIRST = 0;
    /** Where in a range its number of elements is. */
    public static final int COUNT = 1;
    /** Where in a range its format is. */
    public static final int FORMAT = 2;
    /** The length of a range. */
    public static final int RANGE_LENGTH = 3;
    /** The most ranges of a launch. */
    public static final int MOST_RANGES = 64;

    /** The most threads of a group. */
    private static final int MOST_THREADS = 128;

    private static final int C1 = 0x9E3779B1;
    private static final int C2 = 0x85EBCA6B;
    private static final int C3 = 0x7F4A7C15;
    private static final int C4 = 0x27D4EB2F;
    private static final int C5 = 0xC2B2AE35;
    private static final int HALF = 0xFFFF;

    private StatisticsKernels() {}

    /** {@code result[tensor, group] = max|x|} over the elements of a group's threads; NaN wins. */
    public static void largestMagnitudes(
            KernelContext context,
            IntArray ranges,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            FloatArray result) {
        float[] shared = context.allocateFloatLocalArray(MOST_THREADS);
        int local = context.localIdx;
        int threads = context.localGroupSizeX;
        int groups = context.globalGroupSizeX / threads;
        for (int r = 0; r < ranges.get(0); r++) {
            int range = RANGES + r * RANGE_LENGTH;
            int first = ranges.get(range + FIRST);
            int format = ranges.get(range + FORMAT);
            float largest = 0;
            for (int i = context.globalIdx; i < ranges.get(range + COUNT); i += context.globalGroupSizeX) {
                float x = 0;
                if (format == Descriptor.BINARY32) {
                    x = floats.get(first + i);
                } else {
                    x = tables.get(format + (halves.get(first + i) & HALF));
                }
                largest = DeviceFunctions.max(largest, Math.abs(x));
            }
            shared[local] = largest;
            context.localBarrier();
            for (int half = threads >> 1; half > 0; half = half >> 1) {
                if (local < half) {
                    shared[local] = DeviceFunctions.max(shared[local], shared[local + half]);
                }
                context.localBarrier();
            }
            if (local == 0) {
                result.set(r * groups + context.groupIdx, shared[0]);
            }
            context.localBarrier();
        }
    }

    /**
     * {@code result[tensor, group] = sum of mix(bits, i)} over the elements of a group's threads, as {@code TensorDigest}
     * defines it: the bits canonical, the sum modulo 2^32.
     */
    public static void partialDigests(
            KernelContext context,
            IntArray ranges,
            FloatArray floats,
            ShortArray halves,
            IntArray bits,
            IntArray result) {
        int[] shared = context.allocateIntLocalArray(MOST_THREADS);
        int local = context.localIdx;
        int threads = context.localGroupSizeX;
        int groups = context.globalGroupSizeX / threads;
        for (int r = 0; r < ranges.get(0); r++) {
            int range = RANGES + r * RANGE_LENGTH;
            int first = ranges.get(range + FIRST);
            int format = ranges.get(range + FORMAT);
            int sum = 0;
            for (int i = context.globalIdx; i < ranges.get(range + COUNT); i += context.globalGroupSizeX) {
                if (format == Descriptor.BINARY32) {
                    bits.set(context.globalIdx, Float.floatToRawIntBits(floats.get(first + i)));
                } else {
                    bits.set(context.globalIdx, halves.get(first + i) & HALF);
                }
                int b = bits.get(context.globalIdx);
                sum += mixed(canonical(b, format), i * C2 + C3);
            }
            shared[local] = sum;
            context.localBarrier();
            for (int half = threads >> 1; half > 0; half = half >> 1) {
                if (local < half) {
                    shared[local] = shared[local] + shared[local + half];
                }
                context.localBarrier();
            }
            if (local == 0) {
                result.set(r * groups + context.groupIdx, shared[0]);
            }
            context.localBarrier();
        }
    }

    /** Every NaN as the format's canonical one. */
    private static int canonical(int b, int format) {
        int sign = format == Descriptor.BINARY32 ? 0x8000_0000 : 0x8000;
        int infinity = format == Descriptor.BINARY32 ? 0x7F80_0000 : format == DeviceTables.BINARY16 ? 0x7C00 : 0x7F80;
        int nan = format == Descriptor.BINARY32 ? 0x7FC0_0000 : format == DeviceTables.BINARY16 ? 0x7E00 : 0x7FC0;
        return (b & ~sign) > infinity ? nan : b;
    }

    private static int mixed(int b, int indexTerm) {
        int low = b & HALF;
        int high = (b >> 16) & HALF;
        return scrambled(scrambled(low * C1 + indexTerm) + high * C4);
    }

    private static int scrambled(int x) {
        return x * (C5 + 2 * x * C1);
    }
}
