package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Control flow that TornadoVM gets wrong.
 *
 * <p>Where all paths that meet come out of loops, the generated code assigns the value of one of them after the meeting
 * point, whichever path was taken. Loops of a constant number of iterations are unrolled and hide it. And the variables
 * of a loop are carried over one after another, so that one that takes another's old value gets the new one. Two things
 * have no entry: the translation of recursion does not end, and a {@code return} of some threads of a group before a
 * barrier, which OpenCL leaves undefined, breaks PoCL's memory.
 */
@SuppressWarnings("StatementSwitchToExpressionSwitch") // both forms of a switch have the same bytecode
final class ForbiddenFlow {
    private ForbiddenFlow() {}

    static void loopInBothBranches(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        if (count > 3) {
            for (int k = 0; k < count; k++) {
                sum = sum * 3 + k;
            }
        } else {
            for (int k = 0; k < count + 2; k++) {
                sum = sum * 5 - k;
            }
        }
        result.set(i, sum);
    }

    static void loopInEveryCase(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        switch (count & 3) {
            case 0:
                for (int k = 0; k < count; k++) {
                    sum = sum * 3 + k;
                }
                break;
            case 1:
                for (int k = 0; k < count; k++) {
                    sum = sum * 5 + k;
                }
                break;
            default:
                for (int k = 0; k < count; k++) {
                    sum = sum * 7 + k;
                }
        }
        result.set(i, sum);
    }

    static void loopInBothArms(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        result.set(i, count > 3 ? SafeLoops.weighted(y.get(i), count) : SafeLoops.weighted(count, count + 1));
    }

    static void valueSetBeforeBreak(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int bound = y.get(i) & 15;
        int found = -1;
        for (int k = 0; k < count; k++) {
            if (k * 3 > bound) {
                found = k;
                break;
            }
        }
        result.set(i, found);
    }

    @SuppressWarnings("LabelledBreakTarget")
    static void leavingTwoLoops(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int inner = y.get(i) & 15;
        int sum = 0;
        outer:
        for (int k = 0; k < count; k++) {
            for (int j = 0; j < inner; j++) {
                sum = sum * 3 + k;
                if (sum > 100) {
                    break outer;
                }
            }
            sum = sum + 1;
        }
        result.set(i, sum);
    }

    static void returnInHelpersLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, firstBeyond(x.get(i) & 15, y.get(i) & 15));
    }

    private static int firstBeyond(int count, int bound) {
        int sum = 0;
        for (int k = 0; k < count; k++) {
            sum = sum * 3 + k;
            if (sum > bound) {
                return -k;
            }
        }
        return sum;
    }

    static void exchangeInLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int first = 1;
        int second = y.get(i);
        for (int k = 0; k < count; k++) {
            int kept = first;
            first = second;
            second = kept;
        }
        result.set(i, first * 7 + second);
    }

    static void exchangeInPrivateArray(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int[] pair = new int[2];
        pair[0] = 1;
        pair[1] = y.get(i);
        for (int k = 0; k < count; k++) {
            int kept = pair[0];
            pair[0] = pair[1];
            pair[1] = kept;
        }
        result.set(i, pair[0] * 7 + pair[1]);
    }

    static void previousOfAnEarlierVariable(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 15;
        int current = y.get(i);
        int previous = -1;
        int beforePrevious = -5;
        for (int k = 0; k < count; k++) {
            beforePrevious = previous;
            previous = current;
            current = current * 3 + k;
        }
        result.set(i, beforePrevious * 49 + previous * 7 + current);
    }

    static void switchOfOneCase(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int sum = y.get(i);
        switch (x.get(i) & 7) {
            case 0:
                sum = sum + 1;
                break;
            default:
                sum = sum * 3;
        }
        result.set(i, sum);
    }

    static void storeLeftOutInSomeCases(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        switch (x.get(i) & 7) {
            case 1:
                result.set(i, y.get(i) + 1);
                return;
            case 2:
                result.set(i, y.get(i) * 2);
                return;
            case 3:
                return;
            default:
                result.set(i, y.get(i));
        }
    }

    static void comparisonsSharedByAndAndOr(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        boolean large = x.get(i) > 3;
        boolean small = y.get(i) < 7;
        result.set(i, (large && small ? 1 : 2) + (large || small ? 10 : 20));
    }

    static void comparisonSharedWithItsOpposite(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        boolean large = x.get(i) > 3;
        boolean small = y.get(i) < 7;
        result.set(i, (large && small ? 1 : 2) + (large && !small ? 10 : 20));
    }

    static void exception(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        if (x.get(i) == Integer.MIN_VALUE && y.get(i) == 17) {
            throw new IllegalStateException();
        }
        result.set(i, x.get(i));
    }

    static void kernel(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) + y.get(i));
    }
}
