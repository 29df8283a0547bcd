package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.program.Slot;
import org.halfstep.tornado.kernels.Descriptor;

/**
 * An op as the device runs it: for every element of a result a total over k or none, then instructions, then the
 * rounding to the result's format. Its views name slots; where those lie is decided later.
 *
 * @param sizes the axes of the result
 * @param rows whether axis 0 is the batch, so that blocks of it run on their own
 * @param result where the results go
 * @param total what is formed over k, a number of {@link Descriptor}
 * @param k the number of k
 * @param left the first factor, or what is summed
 * @param right the second factor
 * @param steps the instructions behind the total
 * @param index the index that moves an operand, a view of the number 1 if there is none
 * @param indexed the number of the moved operand, -1 for none
 * @param indexStride by how much one step of the index moves it
 */
record DeviceOp(
        List<Integer> sizes,
        boolean rows,
        View result,
        int total,
        int k,
        View left,
        View right,
        ChainSteps steps,
        View index,
        int indexed,
        int indexStride) {
    DeviceOp {
        sizes = List.copyOf(sizes);
    }

    /** Elements that are the results of instructions alone. */
    static DeviceOp elementwise(List<Integer> sizes, View result, ChainSteps steps) {
        View one = View.one(sizes.size());
        return new DeviceOp(sizes, false, result, Descriptor.NOTHING, 0, one, one, steps, one, -1, 0);
    }

    /** Elements that are totals over k. */
    static DeviceOp totals(List<Integer> sizes, View result, int total, int k, View left, View right) {
        View one = View.one(sizes.size());
        return new DeviceOp(sizes, false, result, total, k, left, right, ChainSteps.total(), one, -1, 0);
    }

    /** This op with another chain behind its total. */
    DeviceOp with(View otherResult, ChainSteps otherSteps) {
        return new DeviceOp(sizes, rows, otherResult, total, k, left, right, otherSteps, index, indexed, indexStride);
    }

    /** This op by blocks of axis 0. */
    DeviceOp byRows() {
        return new DeviceOp(sizes, true, result, total, k, left, right, steps, index, indexed, indexStride);
    }

    /** This op with an operand whose place an index decides. */
    DeviceOp moved(Slot by, int operand, int stride) {
        View place = View.of(by).along(View.one(sizes.size()).strides());
        return new DeviceOp(sizes, rows, result, total, k, left, right, steps, place, operand, stride);
    }

    /** The slots that this op reads. */
    List<Slot> reads() {
        List<Slot> slots = new ArrayList<>();
        for (View view : operands()) {
            if (view.slot() != null) {
                slots.add(view.slot());
            }
        }
        return slots;
    }

    /** All that is read, in the order of {@link Descriptor}. */
    private List<View> operands() {
        List<View> views = new ArrayList<>(List.of(left, right, index));
        views.addAll(steps.loads());
        return views;
    }

    /** The slot that this op writes. */
    Slot target() {
        Slot slot = result.slot();
        if (slot == null) {
            throw new IllegalStateException("an op without a result");
        }
        return slot;
    }

    /** The number of results. */
    int elementCount() {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether this is a product of matrices on its own: neither a sum across rows nor run by blocks of rows. */
    boolean isProduct() {
        return total == Descriptor.PRODUCTS && right.slot() != null && !rows;
    }

    /** What one element costs, in rough multiples of a multiplication. */
    long costPerElement() {
        return 16L + 4L * k + 4L * steps.length();
    }
}
