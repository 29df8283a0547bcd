package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Computes and does nothing else: what it reaches is what a kernel can reach on a device. */
public final class PeakKernel {
    /** Multiply-adds that do not wait for each other, of each thread. */
    public static final int CHAINS = 16;

    private PeakKernel() {}

    /**
     * {@code r = fma(r, factor, addend)}, so many times in each chain of each thread, in binary32. The chains are
     * variables, since a device keeps those in registers for certain.
     *
     * @param count how many times
     * @param factors factor and addend
     * @param result the chains' last values, 16 of each thread
     */
    public static void multiplyAdds(KernelContext context, IntArray count, FloatArray factors, FloatArray result) {
        float factor = factors.get(0);
        float addend = factors.get(1);
        float start = context.globalIdx;
        float r0 = start + 0;
        float r1 = start + 1;
        float r2 = start + 2;
        float r3 = start + 3;
        float r4 = start + 4;
        float r5 = start + 5;
        float r6 = start + 6;
        float r7 = start + 7;
        float r8 = start + 8;
        float r9 = start + 9;
        float r10 = start + 10;
        float r11 = start + 11;
        float r12 = start + 12;
        float r13 = start + 13;
        float r14 = start + 14;
        float r15 = start + 15;
        for (int i = 0; i < count.get(0); i++) {
            r0 = r0 * factor + addend;
            r1 = r1 * factor + addend;
            r2 = r2 * factor + addend;
            r3 = r3 * factor + addend;
            r4 = r4 * factor + addend;
            r5 = r5 * factor + addend;
            r6 = r6 * factor + addend;
            r7 = r7 * factor + addend;
            r8 = r8 * factor + addend;
            r9 = r9 * factor + addend;
            r10 = r10 * factor + addend;
            r11 = r11 * factor + addend;
            r12 = r12 * factor + addend;
            r13 = r13 * factor + addend;
            r14 = r14 * factor + addend;
            r15 = r15 * factor + addend;
        }
        int first = context.globalIdx * CHAINS;
        result.set(first + 0, r0);
        result.set(first + 1, r1);
        result.set(first + 2, r2);
        result.set(first + 3, r3);
        result.set(first + 4, r4);
        result.set(first + 5, r5);
        result.set(first + 6, r6);
        result.set(first + 7, r7);
        result.set(first + 8, r8);
        result.set(first + 9, r9);
        result.set(first + 10, r10);
        result.set(first + 11, r11);
        result.set(first + 12, r12);
        result.set(first + 13, r13);
        result.set(first + 14, r14);
        result.set(first + 15, r15);
    }
}
