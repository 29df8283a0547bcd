package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Loops that TornadoVM compiles right. */
final class SafeLoops {
    private SafeLoops() {}

    static void loopInOneBranch(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        if (count > 3) {
            for (int k = 0; k < count; k++) {
                sum = sum * 3 + k;
            }
        } else {
            sum = sum - 1;
        }
        result.set(i, sum);
    }

    static void loopsThatStoreInBothBranches(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        if (count > 3) {
            int sum = y.get(i);
            for (int k = 0; k < count; k++) {
                sum = sum * 3 + k;
            }
            result.set(i, sum);
        } else {
            int sum = y.get(i);
            for (int k = 0; k < count + 2; k++) {
                sum = sum * 5 - k;
            }
            result.set(i, sum);
        }
    }

    static void loopInGuard(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        if (i < 1000000) {
            int sum = y.get(i);
            for (int k = 0; k < (x.get(i) & 7); k++) {
                sum = sum * 3 + k;
            }
            result.set(i, sum);
        }
    }

    static void loopAfterReturn(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        result.set(i, y.get(i));
        if (count > 5) {
            return;
        }
        int sum = result.get(i);
        for (int k = 0; k < count; k++) {
            sum = sum * 3 + k;
        }
        result.set(i, sum);
    }

    static void twoIfsWithLoops(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        for (int op = 0; op < count; op++) {
            int kind = (count + op) & 3;
            if (kind == 0) {
                for (int k = 0; k < count; k++) {
                    sum = sum * 3 + k;
                }
            }
            if (kind == 1) {
                for (int k = 0; k < count + 2; k++) {
                    sum = sum * 5 - k;
                }
            }
            if (kind == 2) {
                sum = -sum;
            }
        }
        result.set(i, sum);
    }

    static void zeroTrips(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int outer = x.get(i) & 3;
        int inner = y.get(i) & 3;
        int sum = 1;
        for (int k = 0; k < outer; k++) {
            sum = sum + 7;
            for (int j = 0; j < inner; j++) {
                sum = sum * 3 + j;
            }
            sum = sum ^ k;
        }
        result.set(i, sum);
    }

    static void whileLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int rest = x.get(i) & 0xFFFF;
        int ones = 0;
        while (rest != 0) {
            ones = ones + (rest & 1);
            rest = rest >> 1;
        }
        result.set(i, ones);
    }

    static void doWhileLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int rest = x.get(i) & 0xFFFF;
        int digits = 0;
        do {
            digits = digits + 1;
            rest = rest >> 1;
        } while (rest != 0);
        result.set(i, digits);
    }

    static void flagInsteadOfBreak(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int bound = y.get(i) & 15;
        int found = -1;
        int k = 0;
        while (k < count && found < 0) {
            found = k * 3 > bound ? k : -1;
            k = k + 1;
        }
        result.set(i, found);
    }

    static void breakBeforeAnyChange(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int bound = y.get(i) & 15;
        int sum = 0;
        for (int k = 0; k < count; k++) {
            if (sum > bound) {
                break;
            }
            sum = sum * 3 + k;
        }
        result.set(i, sum);
    }

    static void continueInLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int sum = 0;
        for (int k = 0; k < count; k++) {
            if ((k & 1) == (y.get(i) & 1)) {
                continue;
            }
            sum = sum * 3 + k;
        }
        result.set(i, sum);
    }

    static void returnInKernelsLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int bound = y.get(i) & 15;
        int sum = 0;
        for (int k = 0; k < count; k++) {
            sum = sum * 3 + k;
            if (sum > bound) {
                result.set(i, -k);
                return;
            }
        }
        result.set(i, sum);
    }

    static void loopInHelper(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, weighted(y.get(i), x.get(i) & 7));
    }

    static void loopInHelperInBranchAndLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        for (int k = 0; k < count; k++) {
            sum = k > 3 ? weighted(sum, k) : sum - 1;
        }
        result.set(i, sum);
    }

    static void loopThatCountsDown(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int sum = 0;
        for (int k = x.get(i) & 15; k >= 0; k--) {
            sum = sum * 3 + k;
        }
        result.set(i, sum);
    }

    static void conditionalTripCount(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int trips = count > 3 ? count : 0;
        int sum = y.get(i);
        for (int k = 0; k < trips; k++) {
            sum = sum * 3 + k;
        }
        result.set(i, count > 3 ? sum : sum - 1);
    }

    /** A helper with a loop of its own. */
    static int weighted(int start, int count) {
        int sum = start;
        for (int k = 0; k < count; k++) {
            sum = sum * 3 + k;
        }
        return sum;
    }
}
