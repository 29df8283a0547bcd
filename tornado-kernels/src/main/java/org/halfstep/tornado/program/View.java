package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a slot as an op goes through them: where the first one is, and how far to the next along each axis of
 * the op's result, and along k.
 *
 * @param slot whose elements; null for the number 1
 * @param offset the first element
 * @param strides one for each axis of the result
 * @param kStride that of k
 */
record View(@Nullable Slot slot, int offset, List<Integer> strides, int kStride) {
    View {
        strides = List.copyOf(strides);
    }

    /** The number 1 everywhere. */
    static View one(int rank) {
        return new View(null, 0, Collections.nCopies(rank, 0), 0);
    }

    /** All of a slot, row-major, in its own shape. */
    static View of(Slot slot) {
        return new View(slot, 0, rowMajor(slot.shape()), 0);
    }

    /** A slot's elements broadcast to a shape. */
    static View broadcast(Slot slot, Shape result) {
        List<Integer> own = rowMajor(slot.shape());
        List<Integer> strides = new ArrayList<>(Collections.nCopies(result.rank(), 0));
        for (int axis = 1; axis <= slot.shape().rank(); axis++) {
            if (slot.shape().size(-axis) != 1) {
                strides.set(result.rank() - axis, own.get(own.size() - axis));
            }
        }
        return new View(slot, 0, strides, 0);
    }

    /** These elements, from another one on. */
    View from(int otherOffset) {
        return new View(slot, offset + otherOffset, strides, kStride);
    }

    /** These elements with other strides. */
    View along(List<Integer> otherStrides) {
        return new View(slot, offset, otherStrides, kStride);
    }

    /** The strides of a shape's elements in memory. */
    static List<Integer> rowMajor(Shape shape) {
        List<Integer> strides = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides.set(axis, stride);
            stride *= shape.size(axis);
        }
        return strides;
    }
}
