package org.halfstep.core.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first; rank 0 is a scalar. Elements lie row-major: the last axis is
 * contiguous. At most 2^31 - 1 elements.
 */
public final class Shape {
    /** The shape of one number. */
    public static final Shape SCALAR = new Shape();

    private final int[] sizes;
    private final int elementCount;

    private Shape(int... sizes) {
        long count = 1;
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(sizes) + ": an axis has a negative size; use sizes of 0 or more");
            }
            count *= size;
            if (count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + Arrays.toString(sizes)
                        + ": more than 2^31 - 1 elements; split the batch into smaller ones");
            }
        }
        this.sizes = sizes.clone();
        this.elementCount = (int) count;
    }

    /** The shape with these sizes, outermost axis first. */
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes);
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** The size of an axis; a negative axis counts from the last one: -1 is the contiguous axis. */
    public int size(int axis) {
        return sizes[axis < 0 ? axis + sizes.length : axis];
    }

    /** The product of all sizes; 1 for a scalar. */
    public int elementCount() {
        return elementCount;
    }

    /** The sizes, outermost first, as a fresh array. */
    public int[] sizes() {
        return sizes.clone();
    }

    /** This shape with one axis resized. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis] = size;
        return new Shape(changed);
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
