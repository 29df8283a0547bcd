package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Branches that TornadoVM compiles right. */
@SuppressWarnings("StatementSwitchToExpressionSwitch") // both forms of a switch have the same bytecode
final class SafeBranches {
    private SafeBranches() {}

    static void switchInTwoLoops(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        for (int k = 0; k < count + 4; k++) {
            for (int j = 0; j < k; j++) {
                switch ((k + j) & 7) {
                    case 0:
                        sum = sum + 5;
                        break;
                    case 1:
                        sum = sum * 3;
                        break;
                    case 2:
                        sum = sum - count;
                        break;
                    case 3:
                        sum = sum ^ k;
                        break;
                    default:
                        sum = j - sum;
                }
            }
        }
        result.set(i, sum);
    }

    static void switchExpression(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        for (int k = 0; k < count; k++) {
            sum = switch ((k + sum) & 7) {
                case 0 -> sum + 5;
                case 1 -> sum * 3;
                case 2 -> sum - count;
                case 5 -> sum << 1;
                default -> k - sum;
            };
        }
        result.set(i, sum);
    }

    @SuppressWarnings("fallthrough")
    static void fallThrough(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int sum = y.get(i);
        switch (x.get(i) & 7) {
            case 1:
                sum = sum + 1; /* goes on */
            case 2:
                sum = sum * 3; /* goes on */
            case 3:
                sum = sum - 9;
                break;
            default:
                sum = sum ^ 5;
        }
        result.set(i, sum);
    }

    static void loopsInSomeCases(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        int sum = y.get(i);
        for (int op = 0; op < 5; op++) {
            switch ((count + op) & 3) {
                case 0:
                    for (int k = 0; k < count; k++) {
                        sum = sum * 3 + k;
                    }
                    break;
                case 1:
                    for (int k = 0; k < count + 1; k++) {
                        sum = sum * 5 + k;
                    }
                    break;
                default:
                    sum = sum - op;
            }
            sum = sum + 1;
        }
        result.set(i, sum);
    }

    static void loopsThatStoreInEveryCase(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int count = x.get(i) & 7;
        result.set(i, y.get(i));
        for (int op = 0; op < 5; op++) {
            switch ((count + op) & 3) {
                case 0: {
                    int sum = result.get(i);
                    for (int k = 0; k < count; k++) {
                        sum = sum * 3 + k;
                    }
                    result.set(i, sum);
                    break;
                }
                case 1: {
                    int sum = result.get(i);
                    for (int k = 0; k < count + 1; k++) {
                        sum = sum * 5 + k;
                    }
                    result.set(i, sum);
                    break;
                }
                default: {
                    int sum = result.get(i);
                    for (int k = 0; k < count + 2; k++) {
                        sum = sum * 7 + k;
                    }
                    result.set(i, sum);
                }
            }
        }
    }

    static void sparseSwitch(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int sum = y.get(i);
        switch (x.get(i)) {
            case -12345:
                sum = sum + 1;
                break;
            case 12345:
                sum = sum * 3;
                break;
            case 7:
                sum = sum - 1;
                break;
            default:
                sum = 9;
        }
        result.set(i, sum);
    }

    static void compoundConditions(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int first = x.get(i);
        int second = y.get(i);
        int sum = 0;
        if (first > 2 && second > 2) {
            sum = 1;
        }
        if (first < -1 || second < -1) {
            sum = sum + 2;
        }
        if (!(first == 1 || second == 2) && first != second) {
            sum = sum + 4;
        }
        result.set(i, sum);
    }

    static void conditionsWithSideEffects(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int first = x.get(i) & 7;
        int second = y.get(i) & 7;
        int sum = 0;
        if (first++ > 2 && second++ > 2) {
            sum = 1;
        }
        if (--first < 3 || second-- < 4) {
            sum = sum + 2;
        }
        result.set(i, sum * 10000 + first * 100 + second);
    }

    static void nestedTernaries(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int first = x.get(i);
        int second = y.get(i);
        int sum = 0;
        for (int k = 0; k < 9; k++) {
            sum = first < k ? (second < k ? sum + 1 : sum * 2) : (k > 5 ? sum - second : sum + first);
        }
        result.set(i, sum);
    }

    static void exchangeInBranch(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int first = x.get(i);
        int second = y.get(i);
        if (first > second) {
            int kept = first;
            first = second;
            second = kept;
        }
        result.set(i, first * 7 + second);
    }

    static void exchangeInArray(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        result.set(i, 0);
        int[] pair = new int[8];
        for (int k = 0; k < 8; k++) {
            pair[k] = k;
        }
        for (int k = 0; k < (x.get(i) & 15); k++) {
            int first = k & 7;
            int second = (k + 3) & 7;
            int kept = pair[first];
            pair[first] = pair[second];
            pair[second] = kept;
        }
        result.set(i, pair[y.get(i) & 7]);
    }

    static void privateFloats(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        float[] values = new float[8];
        for (int k = 0; k < 8; k++) {
            values[k] = k * 2;
        }
        values[x.get(i) & 7] = 100;
        float sum = values[y.get(i) & 7];
        for (int k = 0; k < 8; k++) {
            sum = sum * 2 + values[k];
        }
        result.set(i, (int) sum);
    }
}
