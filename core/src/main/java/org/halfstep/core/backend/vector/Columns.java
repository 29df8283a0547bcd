package org.halfstep.core.backend.vector;

import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Shape;

/** Which element of an operand's row belongs to each element of a result's row. */
final class Columns {
    private Columns() {}

    /** The elements of a row. */
    static int width(Shape shape) {
        return shape.count(1, shape.rank());
    }

    /** That of a broadcast; of no entries if each element is its own. */
    static int[] of(Shape operand, Shape result) {
        if (operand.elementCount() == result.elementCount()) {
            return new int[0];
        }
        int[] columns = new int[result.elementCount()];
        int[] strides = new int[result.rank()];
        int stride = 1;
        for (int axis = 1; axis <= operand.rank(); axis++) {
            strides[result.rank() - axis] = operand.size(-axis) == 1 ? 0 : stride;
            stride *= operand.size(-axis);
        }
        for (int i = 0; i < columns.length; i++) {
            int rest = i;
            for (int axis = result.rank() - 1; axis >= 0; axis--) {
                columns[i] += rest % result.size(axis) * strides[axis];
                rest /= result.size(axis);
            }
        }
        return columns;
    }

    /**
     * For each element of a row that a move gives, the element of the row it comes from: its number in the rows of the
     * operands one after another, or -1 for a zero.
     */
    static int[] ofMove(Op op) {
        Shape row = op.result().shape().with(0, 1);
        int[] columns = new int[row.elementCount()];
        int[] index = new int[row.rank()];
        for (int i = 0; i < columns.length; i++) {
            int rest = i;
            for (int axis = row.rank() - 1; axis >= 0; axis--) {
                index[axis] = rest % row.size(axis);
                rest /= row.size(axis);
            }
            columns[i] = source(op, i, index);
        }
        return columns;
    }

    private static int source(Op op, int column, int[] index) {
        return switch (op) {
            case Op.Slice slice -> at(slice.input().shape(), index, slice.axis(), index[slice.axis()] + slice.start());
            case Op.Pad pad -> {
                int inside = index[pad.axis()] - pad.start();
                Shape shape = pad.input().shape();
                yield inside < 0 || inside >= shape.size(pad.axis()) ? -1 : at(shape, index, pad.axis(), inside);
            }
            case Op.Concat concat -> {
                int inside = index[concat.axis()];
                int before = 0;
                int part = 0;
                while (inside >= concat.inputs().get(part).shape().size(concat.axis())) {
                    Shape passed = concat.inputs().get(part).shape();
                    inside -= passed.size(concat.axis());
                    before += width(passed);
                    part++;
                }
                yield before + at(concat.inputs().get(part).shape(), index, concat.axis(), inside);
            }
            case Op.Transpose transpose -> {
                int[] other = index.clone();
                other[transpose.axis()] = index[transpose.otherAxis()];
                other[transpose.otherAxis()] = index[transpose.axis()];
                yield at(transpose.input().shape(), other, 0, 0);
            }
            case Op.Reshape _ -> column;
            case Op.Chain _, Op.MatMul _, Op.Reduce _, Op.SelectBank _, Op.ScatterBank _ ->
                throw new IllegalArgumentException("not a move within rows: " + op);
        };
    }

    /** The number of an element in a row of this shape, one index replaced. */
    private static int at(Shape shape, int[] index, int axis, int replaced) {
        int number = 0;
        for (int i = 1; i < shape.rank(); i++) {
            number = number * shape.size(i) + (i == axis ? replaced : index[i]);
        }
        return number;
    }
}
