package org.halfstep.core.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first; rank 0 is a scalar. Elements lie row-major: the last axis is
 * contiguous. The product of the sizes, those of 0 left out, is at most 2^31 - 1.
 */
public final class Shape {
    /** The shape of one number. */
    public static final Shape SCALAR = new Shape();

    private final int[] sizes;
    private final int elementCount;

    private Shape(int... sizes) {
        long nonZeroSizes = 1;
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(sizes) + ": an axis has a negative size; use sizes of 0 or more");
            }
            empty |= size == 0;
            nonZeroSizes *= Math.max(1, size);
            if (nonZeroSizes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + Arrays.toString(sizes)
                        + ": more than 2^31 - 1 elements; split the batch into smaller ones");
            }
        }
        this.sizes = sizes.clone();
        this.elementCount = empty ? 0 : (int) nonZeroSizes;
    }

    /** The shape with these sizes, outermost axis first. */
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes);
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /**
     * The size of an axis; a negative axis counts from the last one: -1 is the contiguous axis.
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    public int size(int axis) {
        return sizes[position(axis)];
    }

    private int position(int axis) {
        int position = axis < 0 ? axis + sizes.length : axis;
        if (position < 0 || position >= sizes.length) {
            throw new IllegalArgumentException("shape " + this + ": no axis " + axis + " in rank " + sizes.length);
        }
        return position;
    }

    /** The product of all sizes; 1 for a scalar. */
    public int elementCount() {
        return elementCount;
    }

    /** The sizes, outermost first, as a fresh array. */
    public int[] sizes() {
        return sizes.clone();
    }

    /** This shape with one axis resized; a negative axis counts from the last one. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[position(axis)] = size;
        return new Shape(changed);
    }

    /** The sizes of the axes after the first. */
    public Shape withoutFirst() {
        if (sizes.length == 0) {
            throw new IllegalArgumentException("a scalar has no first axis");
        }
        return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    /** These sizes behind another one. */
    public Shape withFirst(int size) {
        int[] longer = new int[sizes.length + 1];
        longer[0] = size;
        System.arraycopy(sizes, 0, longer, 1, sizes.length);
        return of(longer);
    }

    /** The product of the sizes of the axes {@code from} (inclusive) to {@code to} (exclusive). */
    public int count(int from, int to) {
        int count = 1;
        for (int axis = from; axis < to; axis++) {
            count *= sizes[axis];
        }
        return count;
    }

    /**
     * The common shape of two operands: axes are aligned at the last one, and a missing axis or one of size 1 is
     * repeated (the broadcasting rule of NumPy).
     *
     * @throws IllegalArgumentException if two aligned sizes differ and neither is 1
     */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] common = new int[rank];
        for (int axis = 1; axis <= rank; axis++) {
            int sizeA = axis <= a.rank() ? a.size(-axis) : 1;
            int sizeB = axis <= b.rank() ? b.size(-axis) : 1;
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
                throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast: sizes " + sizeA
                        + " and " + sizeB + " meet; reshape one operand");
            }
            common[rank - axis] = sizeA == 1 ? sizeB : sizeA;
        }
        return of(common);
    }

    /** Whether a tensor of this shape can be repeated to {@code target}: their common shape is {@code target} itself. */
    public boolean broadcastsTo(Shape target) {
        boolean fits = rank() <= target.rank();
        for (int axis = 1; fits && axis <= rank(); axis++) {
            fits = size(-axis) == 1 || size(-axis) == target.size(-axis);
        }
        return fits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
