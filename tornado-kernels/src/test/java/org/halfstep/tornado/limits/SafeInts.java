package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Integer expressions that TornadoVM compiles right. */
final class SafeInts {
    private SafeInts() {}

    static void division(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int divisor = y.get(i) == 0 ? 3 : y.get(i);
        int dividend = x.get(i) == Integer.MIN_VALUE ? 5 : x.get(i);
        result.set(i, dividend / divisor);
    }

    static void remainderOfInts(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int divisor = y.get(i) == 0 ? 3 : y.get(i);
        int dividend = x.get(i) == Integer.MIN_VALUE ? 5 : x.get(i);
        result.set(i, dividend % divisor);
    }

    static void byConstants(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) / 7 + x.get(i) % 7 + x.get(i) % 256 + (x.get(i) & 0xFFFFFF) / 256);
    }

    static void wraparound(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) * y.get(i) + 0x9E3779B9 * x.get(i));
    }

    static void longProduct(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (int) (((x.get(i) & 0xFFFFFFFFL) * (y.get(i) & 0xFFFFFFFFL)) >> 32));
    }

    static void shifts(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (x.get(i) << (y.get(i) & 31)) ^ (x.get(i) >> (y.get(i) & 31)));
    }

    static void maskedShift(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (x.get(i) >> 16) & 0xFFFF);
    }

    static void hash(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int hash = x.get(i);
        hash = (hash ^ ((hash >> 16) & 0xFFFF)) * 0x85EBCA6B;
        hash = (hash ^ ((hash >> 13) & 0x7FFFF)) * 0xC2B2AE35;
        result.set(i, hash ^ ((hash >> 16) & 0xFFFF));
    }

    static void unsignedOrder(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (x.get(i) ^ Integer.MIN_VALUE) < (y.get(i) ^ Integer.MIN_VALUE) ? 1 : 0);
    }

    static void comparisons(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (x.get(i) >= y.get(i) ? 1 : 2) + (x.get(i) <= y.get(i) ? 10 : 20));
    }

    static void extremes(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, Math.max(x.get(i), y.get(i)) * 3 + Math.min(x.get(i), y.get(i)));
    }

    static void ones(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, Integer.bitCount(x.get(i)));
    }

    static void casts(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, (short) x.get(i) * 3 + (byte) y.get(i) + (char) x.get(i));
    }

    static void booleans(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        boolean positive = x.get(i) > 3;
        boolean small = y.get(i) < 7;
        result.set(i, (positive && small ? 1 : 2) + (positive != small ? 100 : 200));
    }

    static void storedAndReadAgain(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i));
        for (int k = 0; k < 5; k++) {
            int value = result.get(i);
            result.set(i, value * 3 + k);
            value = result.get(i);
            result.set(i, value + 1);
        }
    }

    static void or(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) | y.get(i));
    }
}
