package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * What the host wants to know of a tensor without fetching it, one number of each thread, which the host puts together.
 * {@code range} holds the first place, the number of elements, and the format ({@link Descriptor}).
 */
public final class StatisticsKernels {
    /** Where in a range its format is; first place and number are where {@link TransferKernels} has them. */
    public static final int FORMAT = 2;

    private static final int C1 = 0x9E3779B1;
    private static final int C2 = 0x85EBCA6B;
    private static final int C3 = 0x7F4A7C15;
    private static final int C4 = 0x27D4EB2F;
    private static final int C5 = 0xC2B2AE35;
    private static final int HALF = 0xFFFF;

    private StatisticsKernels() {}

    /** {@code result[thread] = max|x|} over every so many elements; NaN wins. */
    public static void largestMagnitudes(
            KernelContext context,
            IntArray range,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            FloatArray result) {
        int first = range.get(TransferKernels.FIRST);
        int format = range.get(FORMAT);
        float largest = 0;
        for (int i = context.globalIdx; i < range.get(TransferKernels.COUNT); i += context.globalGroupSizeX) {
            float x = 0;
            if (format == Descriptor.BINARY32) {
                x = floats.get(first + i);
            } else {
                x = tables.get(format + (halves.get(first + i) & HALF));
            }
            largest = DeviceFunctions.max(largest, Math.abs(x));
        }
        result.set(context.globalIdx, largest);
    }

    /**
     * {@code result[thread] = sum of mix(bits, i)} over every so many elements, as {@code TensorDigest} defines it: the
     * bits canonical, the sum modulo 2^32.
     */
    public static void partialDigests(
            KernelContext context,
            IntArray range,
            FloatArray floats,
            ShortArray halves,
            IntArray bits,
            IntArray result) {
        int first = range.get(TransferKernels.FIRST);
        int format = range.get(FORMAT);
        int sum = 0;
        for (int i = context.globalIdx; i < range.get(TransferKernels.COUNT); i += context.globalGroupSizeX) {
            if (format == Descriptor.BINARY32) {
                bits.set(context.globalIdx, Float.floatToRawIntBits(floats.get(first + i)));
            } else {
                bits.set(context.globalIdx, halves.get(first + i) & HALF);
            }
            int b = bits.get(context.globalIdx);
            sum += mixed(canonical(b, format), i * C2 + C3);
        }
        result.set(context.globalIdx, sum);
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
