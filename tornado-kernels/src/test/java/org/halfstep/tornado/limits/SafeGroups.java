package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Threads that wait for each other, each kernel with what its thread i should give. */
@SuppressWarnings("StatementSwitchToExpressionSwitch") // both forms of a switch have the same bytecode
final class SafeGroups {
    private SafeGroups() {}

    static void barrierInLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int thread = context.localIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        shared[thread] = x.get(context.globalIdx);
        context.localBarrier();
        for (int distance = Samples.GROUP / 2; distance > 0; distance = distance >> 1) {
            if (thread < distance) {
                shared[thread] = shared[thread] + shared[thread + distance];
            }
            context.localBarrier();
        }
        result.set(context.globalIdx, shared[0]);
    }

    static int sumOfGroup(int i) {
        int sum = 0;
        for (int thread = 0; thread < Samples.GROUP; thread++) {
            sum += Samples.ints()[i - i % Samples.GROUP + thread];
        }
        return sum;
    }

    static void barrierInLoopOfGroup(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int thread = context.localIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        int sum = 0;
        for (int k = 0; k < context.groupIdx + 2; k++) {
            shared[thread] = x.get(i) + k;
            context.localBarrier();
            sum = sum * 3 + shared[(thread + 1 + k) & 63];
            context.localBarrier();
        }
        result.set(i, sum);
    }

    static int sumOverNeighbours(int i) {
        int sum = 0;
        for (int k = 0; k < i / Samples.GROUP + 2; k++) {
            sum = sum * 3 + neighbour(i, 1 + k) + k;
        }
        return sum;
    }

    static void barrierInCase(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int thread = context.localIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        shared[thread] = x.get(i);
        int sum = 0;
        for (int op = 0; op < 3; op++) {
            switch (op) {
                case 0:
                    context.localBarrier();
                    sum = shared[(thread + 1) & 63];
                    break;
                case 1:
                    sum = sum * 3;
                    break;
                default:
                    sum = sum + 1;
            }
        }
        result.set(i, sum);
    }

    static void returnOfWholeGroups(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int thread = context.localIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        result.set(i, y.get(i));
        if (context.groupIdx >= 4) {
            return;
        }
        shared[thread] = x.get(i);
        context.localBarrier();
        result.set(i, shared[(thread + 1) & 63]);
    }

    static int neighbourInFirstGroups(int i) {
        return i / Samples.GROUP >= 4 ? Samples.otherInts()[i] : neighbour(i, 1);
    }

    static void guardsAroundBarrier(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int thread = context.localIdx;
        int[] shared = context.allocateIntLocalArray(Samples.GROUP);
        result.set(i, y.get(i));
        if (thread < 32) {
            shared[thread] = x.get(i);
        }
        context.localBarrier();
        if (thread < 32) {
            result.set(i, shared[(thread + 1) & 31]);
        }
    }

    static int neighbourInFirstHalves(int i) {
        int thread = i % Samples.GROUP;
        return thread >= 32 ? Samples.otherInts()[i] : Samples.ints()[i - thread + ((thread + 1) & 31)];
    }

    static void globalBarrierInGroup(KernelContext context, IntArray x, IntArray y, IntArray result) {
        int i = context.globalIdx;
        int thread = context.localIdx;
        result.set(i, x.get(i));
        context.globalBarrier();
        int neighbour = result.get(i - thread + ((thread + 1) & 63));
        context.globalBarrier();
        result.set(i, neighbour * 3 + 1);
    }

    static void stridedLoop(KernelContext context, IntArray x, IntArray y, IntArray result) {
        for (int i = context.globalIdx; i < Samples.COUNT; i = i + context.globalGroupSizeX) {
            result.set(i, x.get(i) + 1);
        }
    }

    static void atomicCount(KernelContext context, IntArray x, IntArray y, IntArray result) {
        context.atomicAdd(result, 0, x.get(context.globalIdx));
    }

    static int count(int i) {
        int sum = Trial.UNTOUCHED;
        for (int value : Samples.ints()) {
            sum += value;
        }
        return i == 0 ? sum : Trial.UNTOUCHED;
    }

    /** The first operand of the thread that is so many after thread i in its group. */
    static int neighbour(int i, int distance) {
        int thread = i % Samples.GROUP;
        return Samples.ints()[i - thread + (thread + distance) % Samples.GROUP];
    }
}
