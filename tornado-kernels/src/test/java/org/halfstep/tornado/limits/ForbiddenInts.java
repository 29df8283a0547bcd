package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Integer expressions, arrays and sums that TornadoVM gets wrong. */
final class ForbiddenInts {
    private ForbiddenInts() {}

    static void unsignedShift(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) >>> 3);
    }

    static void unsignedShiftOfLong(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (int) (((long) x.get(i) * y.get(i)) >>> 40));
    }

    static void rotation(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, Integer.rotateLeft(x.get(i), 13));
    }

    static void divisionByPowerOfTwo(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) / 256);
    }

    static void absoluteInt(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, Math.abs(x.get(i)));
    }

    static void highProduct(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (int) Math.multiplyHigh((long) x.get(i) << 32, (long) y.get(i) << 32));
    }

    static void leadingZeros(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, Integer.numberOfLeadingZeros(x.get(i)));
    }

    static void unsignedComparison(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, Integer.compareUnsigned(x.get(i), y.get(i)));
    }

    static void privateArrayNotFilled(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int[] values = new int[8];
        values[x.get(i) & 7] = 100;
        int sum = 0;
        for (int k = 0; k < 8; k++) {
            sum = sum * 3 + values[k];
        }
        result.set(i, sum);
    }

    static void localArrayFilledByAHelper(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int thread = context.localIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        shared[thread] = 0;
        context.localBarrier();
        fill(shared, thread, x.get(context.globalIdx));
        context.localBarrier();
        result.set(context.globalIdx, shared[thread]);
    }

    private static void fill(int[] shared, int thread, int value) {
        shared[thread] = value;
    }

    static void localArrayNotFilled(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        result.set(i, shared[context.localIdx]);
    }

    static void sumOfAll(FloatArray values, @Reduce FloatArray sum) {
        for (@Parallel int i = 0; i < values.getSize(); i++) {
            sum.set(0, sum.get(0) + values.get(i));
        }
    }

    static void atomicFloatSum(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        context.atomicAdd(result, 0, 1f);
        result.set(context.globalIdx, x.get(0) + y.get(0));
    }
}
