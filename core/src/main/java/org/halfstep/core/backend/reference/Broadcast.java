package org.halfstep.core.backend.reference;

import java.util.Arrays;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/**
 * How an operand's elements are repeated over the elements of a result.
 *
 * <p>The result's axes, those of size 1 left out, are grouped while neighbours are alike: all the operand's own, or all
 * repeated. Own and repeated groups then alternate, and the last two make a segment of {@code inner} elements: a row
 * that comes again and again (repeated, own), or elements each of which comes several times (own, repeated). The groups
 * outside say where in the operand a segment starts.
 */
final class Broadcast {
    private enum Kind {
        /** Same elements in the same order. */
        FLAT,
        /** One element for all. */
        SCALAR,
        /** A segment is a row of {@code lastSize} elements again and again. */
        ROWS,
        /** A segment is a run of elements, each {@code lastSize} times. */
        COLUMNS
    }

    private final Kind kind;
    private final int lastSize;
    private final int segment;
    /** Sizes of the groups outside, innermost first, and by how much a step along each moves in the operand. */
    private final int[] outerSizes;

    private final int[] outerStrides;

    private Broadcast(Kind kind, int lastSize, int segment, int[] outerSizes, int[] outerStrides) {
        this.kind = kind;
        this.lastSize = lastSize;
        this.segment = segment;
        this.outerSizes = outerSizes;
        this.outerStrides = outerStrides;
    }

    /** The repetition of {@code operand} over {@code result}, to which it broadcasts. */
    static Broadcast of(Shape operand, Shape result) {
        if (operand.elementCount() == result.elementCount()) {
            return new Broadcast(Kind.FLAT, 0, 0, new int[0], new int[0]);
        }
        if (operand.elementCount() == 1) {
            return new Broadcast(Kind.SCALAR, 0, 0, new int[0], new int[0]);
        }
        int[] sizes = new int[result.rank()];
        int[] strides = new int[result.rank()];
        int groups = 0;
        int stride = 1;
        for (int axis = 1; axis <= result.rank(); axis++) {
            int size = result.size(-axis);
            boolean own = axis <= operand.rank() && operand.size(-axis) == size;
            if (size == 1) {
                continue;
            }
            if (groups > 0 && (strides[groups - 1] != 0) == own) {
                sizes[groups - 1] *= size;
            } else {
                sizes[groups] = size;
                strides[groups] = own ? stride : 0;
                groups++;
            }
            stride *= own ? size : 1;
        }
        Kind kind = strides[0] == 0 ? Kind.COLUMNS : Kind.ROWS;
        return new Broadcast(
                kind,
                sizes[0],
                sizes[0] * sizes[1],
                Arrays.copyOfRange(sizes, 2, groups),
                Arrays.copyOfRange(strides, 2, groups));
    }

    /** Whether one element stands for all. */
    boolean isScalar() {
        return kind == Kind.SCALAR;
    }

    /**
     * Decodes the operand for {@code count} elements of the result from element {@code from}, into {@code target} from
     * index 0.
     *
     * @param lanes the accumulator's loops
     * @param few room for {@code count} elements
     */
    <A> void load(Lanes<A> lanes, Tensor operand, int from, int count, A target, A few) {
        switch (kind) {
            case FLAT -> lanes.read(operand, from, count, target, 0);
            case SCALAR -> {
                lanes.read(operand, 0, 1, few, 0);
                lanes.repeatEach(few, count, 0, target, 0, count);
            }
            case ROWS, COLUMNS -> loadSegments(lanes, operand, from, count, target, few);
        }
    }

    private <A> void loadSegments(Lanes<A> lanes, Tensor operand, int from, int count, A target, A few) {
        int number = from / segment;
        int offset = from % segment;
        for (int at = 0; at < count; number++) {
            int length = Math.min(segment - offset, count - at);
            int base = base(number);
            if (kind == Kind.ROWS) {
                loadRows(lanes, operand, base, offset % lastSize, target, at, length);
            } else {
                int skip = offset % lastSize;
                lanes.read(operand, base + offset / lastSize, (skip + length - 1) / lastSize + 1, few, 0);
                lanes.repeatEach(few, lastSize, skip, target, at, length);
            }
            at += length;
            offset = 0;
        }
    }

    private int base(int number) {
        int base = 0;
        int rest = number;
        for (int group = 0; group < outerSizes.length; group++) {
            base += rest % outerSizes[group] * outerStrides[group];
            rest /= outerSizes[group];
        }
        return base;
    }

    /** {@code target[at + i] = operand[base + (column + i) mod lastSize]}: one row is decoded, then copied onwards. */
    private <A> void loadRows(Lanes<A> lanes, Tensor operand, int base, int column, A target, int at, int count) {
        int first = Math.min(count, lastSize - column);
        lanes.read(operand, base + column, first, target, at);
        int start = at + first;
        int rest = count - first;
        int done = Math.min(rest, lastSize);
        lanes.read(operand, base, done, target, start);
        while (done < rest) {
            int length = Math.min(done, rest - done);
            System.arraycopy(target, start, target, start + done, length);
            done += length;
        }
    }
}
