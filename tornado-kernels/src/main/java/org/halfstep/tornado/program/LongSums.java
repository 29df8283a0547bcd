package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.Instructions;
import org.halfstep.tornado.program.ChainSteps.Step;
import org.jspecify.annotations.Nullable;

/**
 * A sum over many k with few results, such as the gradient of a weight over a large batch, shared out: the sums of its
 * chunks of 256 k for themselves, then their sum in ascending order. Rule 4 of docs/arithmetic.md asks for just these
 * chunks, so that no bit changes; the chunks' sums are binary32 and are stored as they are.
 *
 * @param chunks the ops that give the chunks' sums
 * @param total the op that adds them up, in the order first + second, + third and so on
 */
record LongSums(List<DeviceOp> chunks, DeviceOp total) {
    private static final int CHUNK = 256;
    private static final int LEAST_K = 1024;
    /** With more results than this for each k there is enough to do at a time. */
    private static final long RESULTS_PER_K = 4;

    private static final int MOST_RESULTS = 1 << 16;

    /** Whether it pays to share an op out: few results, each of many k, and no chain behind them. */
    static boolean pays(DeviceOp op) {
        return op.total() == Descriptor.PRODUCTS
                && op.sizes().size() == 2
                && op.steps().equals(ChainSteps.total())
                && op.k() >= LEAST_K
                && op.elementCount() <= Math.min(RESULTS_PER_K * op.k(), MOST_RESULTS);
    }

    /** Whether a slot holds sums of chunks: the program's own slots have numbers from 0 on. */
    static boolean isChunks(Slot slot) {
        return slot.id() < 0;
    }

    /** Shares an op out. */
    static LongSums of(DeviceOp op) {
        int whole = op.k() / CHUNK;
        int rest = op.k() % CHUNK;
        List<DeviceOp> chunks = new ArrayList<>();
        List<View> sums = new ArrayList<>();
        chunks.add(chunks(op, 0, whole, CHUNK));
        if (rest > 0) {
            chunks.add(chunks(op, whole, 1, rest));
        }
        for (DeviceOp part : chunks) {
            List<Integer> strides = part.result().strides();
            for (int chunk = 0; chunk < part.sizes().getFirst(); chunk++) {
                sums.add(new View(part.target(), chunk * strides.getFirst(), strides.subList(1, strides.size()), 0));
            }
        }
        return new LongSums(chunks, DeviceOp.elementwise(op.sizes(), op.result(), inOrder(sums)));
    }

    /** The sums of {@code count} chunks of {@code k} each, from the chunk {@code first} on; axis 0 is the chunks. */
    private static DeviceOp chunks(DeviceOp op, int first, int count, int k) {
        List<Integer> sizes = with(count, op.sizes());
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        int id = -1 - 2 * op.target().id() - (k < CHUNK ? 1 : 0);
        Slot sums = new Slot(id, Shape.of(shape), FloatFormat.BINARY32, Boundary.ALONE, Role.INTERNAL);
        return DeviceOp.totals(
                sizes, View.of(sums), Descriptor.PRODUCTS, k, along(op.left(), first), along(op.right(), first));
    }

    private static View along(View view, int firstChunk) {
        int stride = CHUNK * view.kStride();
        @Nullable Slot slot = view.slot();
        return new View(slot, view.offset() + firstChunk * stride, with(stride, view.strides()), view.kStride());
    }

    private static List<Integer> with(int first, List<Integer> others) {
        List<Integer> all = new ArrayList<>(Collections.singleton(first));
        all.addAll(others);
        return all;
    }

    private static ChainSteps inOrder(List<View> sums) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            steps.add(new Step(Instructions.LOAD, i == 0 ? 0 : 1, List.of(i), 0));
            if (i > 0) {
                steps.add(new Step(Instructions.ADD, 0, List.of(0, 1), 0));
            }
        }
        return new ChainSteps(steps, sums);
    }
}
