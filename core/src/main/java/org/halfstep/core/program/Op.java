package org.halfstep.core.program;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;

/**
 * An operation of a program: decodes its operands exactly, computes in its accumulator format and rounds once to the
 * format of its result slot. The order of every sum is fixed by the shapes alone (docs/arithmetic.md).
 */
public sealed interface Op {
    /** The slots that this op reads, in order. */
    List<Slot> inputs();

    /** The slots whose elements a move copies: all that it reads but for an index. */
    default List<Slot> moved() {
        return inputs();
    }

    /** The slot that this op assigns. */
    Slot result();

    /** This op over other slots: {@code inputs} in the same order, shapes unchanged. */
    Op over(List<Slot> inputs, Slot result);

    /** binary64 if binary32 does not hold every value of an operand or the result, else binary32. */
    default FloatFormat accumulator() {
        boolean wide = result().format().needsBinary64();
        for (Slot input : inputs()) {
            wide |= input.format().needsBinary64();
        }
        return wide ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
    }

    /**
     * Elementwise arithmetic with one rounding at its end.
     *
     * <p>Shapes: every input broadcasts to the result's shape.
     */
    record Chain(List<Slot> inputs, List<Instruction> instructions, Slot result) implements Op {
        public Chain {
            inputs = List.copyOf(inputs);
            instructions = List.copyOf(instructions);
            require(!instructions.isEmpty(), "chain", "no instruction");
            for (int register = 0; register < instructions.size(); register++) {
                for (int operand : instructions.get(register).operands()) {
                    require(operand >= 0 && operand < register, "chain", "register " + register + " reads " + operand);
                }
                if (instructions.get(register) instanceof Instruction.Load(int input)) {
                    require(input >= 0 && input < inputs.size(), "chain", "no input " + input);
                }
            }
            for (Slot input : inputs) {
                require(
                        input.shape().broadcastsTo(result.shape()),
                        "chain",
                        input + " does not broadcast to " + result);
            }
        }

        /** Whether this chain only moves its one input: a conversion, a broadcast, or nothing. */
        public boolean isIdentity() {
            return instructions.size() == 1 && instructions.getFirst() instanceof Instruction.Load;
        }

        @Override
        public Chain over(List<Slot> otherInputs, Slot otherResult) {
            return new Chain(otherInputs, instructions, otherResult);
        }
    }

    /** How a matrix lies in memory. */
    enum Layout {
        /** As the product reads it: [rows, columns]. */
        NORMAL,
        /** Its transpose is stored: [columns, rows]. */
        TRANSPOSED;

        /** The other layout. */
        public Layout flipped() {
            return this == NORMAL ? TRANSPOSED : NORMAL;
        }
    }

    /**
     * Matrix product C = A B, alone or for every matrix of a batch.
     *
     * <p>Shapes: A [.., m, k] and B [.., k, n] (or stored transposed) give C [.., m, n]; rank 2 or 3, equal batches.
     * Rounding: c_ij is a sum of fused multiply-adds in ascending k in chunks of 256, one rounding at the end.
     */
    record MatMul(Slot a, Layout layoutA, Slot b, Layout layoutB, Slot result) implements Op {
        public MatMul {
            Shape shape = resultShape(a.shape(), layoutA, b.shape(), layoutB);
            require(shape.equals(result.shape()), "matmul", "result " + result + " should have shape " + shape);
        }

        /** The shape of the product. */
        public static Shape resultShape(Shape a, Layout layoutA, Shape b, Layout layoutB) {
            int rank = a.rank();
            boolean fits = rank == b.rank() && (rank == 2 || rank == 3) && (rank == 2 || a.size(0) == b.size(0));
            fits = fits && a.size(layoutA == Layout.NORMAL ? -1 : -2) == b.size(layoutB == Layout.NORMAL ? -2 : -1);
            require(
                    fits,
                    "matmul",
                    "shapes " + a + " (" + layoutA + ") and " + b + " (" + layoutB
                            + ") do not match: expected [m, k] and [k, n], or both with one equal batch axis in front");
            int rows = a.size(layoutA == Layout.NORMAL ? -2 : -1);
            int columns = b.size(layoutB == Layout.NORMAL ? -1 : -2);
            return rank == 2 ? Shape.of(rows, columns) : Shape.of(a.size(0), rows, columns);
        }

        @Override
        public List<Slot> inputs() {
            return List.of(a, b);
        }

        @Override
        public MatMul over(List<Slot> inputs, Slot otherResult) {
            return new MatMul(inputs.get(0), layoutA, inputs.get(1), layoutB, otherResult);
        }
    }

    /** What a {@link Reduce} forms. */
    enum Reduction {
        /** The sum; +0 if there is nothing to add. */
        SUM,
        /** The sum divided by the number of elements, one division before the rounding. */
        MEAN,
        /** The largest; NaN wins, +0 is larger than -0, and of nothing it is negative infinity. */
        MAX
    }

    /**
     * Sum, mean or maximum over neighbouring axes, which stay as axes of size 1.
     *
     * <p>Shapes: axes {@code firstAxis} to {@code firstAxis + axisCount - 1} become 1. Rounding: the order of
     * docs/arithmetic.md rule 5, one rounding at the end; a maximum has no order.
     */
    record Reduce(Reduction reduction, Slot input, int firstAxis, int axisCount, Slot result) implements Op {
        public Reduce {
            Shape shape = resultShape(input.shape(), firstAxis, axisCount);
            require(shape.equals(result.shape()), "reduce", "result " + result + " should have shape " + shape);
        }

        /** The shape with the axes reduced to size 1. */
        public static Shape resultShape(Shape input, int firstAxis, int axisCount) {
            require(
                    firstAxis >= 0 && axisCount >= 1 && firstAxis + axisCount <= input.rank(),
                    "reduce",
                    "no axes " + firstAxis + " to " + (firstAxis + axisCount - 1) + " in shape " + input);
            Shape shape = input;
            for (int axis = firstAxis; axis < firstAxis + axisCount; axis++) {
                shape = shape.with(axis, 1);
            }
            return shape;
        }

        @Override
        public List<Slot> inputs() {
            return List.of(input);
        }

        @Override
        public Reduce over(List<Slot> inputs, Slot otherResult) {
            return new Reduce(reduction, inputs.getFirst(), firstAxis, axisCount, otherResult);
        }
    }

    /** The part of an axis from {@code start}; its length is the result's. A move: no rounding. */
    record Slice(Slot input, int axis, int start, Slot result) implements Op {
        public Slice {
            requireAxis("slice", axis, input);
            requireAxis("slice", axis, result);
            int length = result.shape().size(axis);
            require(
                    start >= 0
                            && start + length <= input.shape().size(axis)
                            && input.shape().with(axis, length).equals(result.shape()),
                    "slice",
                    "no part [" + start + ", " + (start + length) + ") of axis " + axis + " of " + input);
        }

        @Override
        public List<Slot> inputs() {
            return List.of(input);
        }

        @Override
        public Slice over(List<Slot> inputs, Slot otherResult) {
            return new Slice(inputs.getFirst(), axis, start, otherResult);
        }
    }

    /** The input within zeros along an axis, starting at {@code start}: the adjoint of {@link Slice}. A move. */
    record Pad(Slot input, int axis, int start, Slot result) implements Op {
        public Pad {
            requireAxis("pad", axis, input);
            requireAxis("pad", axis, result);
            int length = input.shape().size(axis);
            require(
                    start >= 0
                            && start + length <= result.shape().size(axis)
                            && result.shape().with(axis, length).equals(input.shape()),
                    "pad",
                    input + " at " + start + " of axis " + axis + " does not fit into " + result);
        }

        @Override
        public List<Slot> inputs() {
            return List.of(input);
        }

        @Override
        public Pad over(List<Slot> inputs, Slot otherResult) {
            return new Pad(inputs.getFirst(), axis, start, otherResult);
        }
    }

    /** The inputs one after another along an axis. A move: the formats are equal, nothing is rounded. */
    record Concat(List<Slot> inputs, int axis, Slot result) implements Op {
        public Concat {
            inputs = List.copyOf(inputs);
            requireAxis("concat", axis, result);
            int length = 0;
            for (Slot input : inputs) {
                require(
                        input.shape().rank() == result.shape().rank()
                                && input.shape()
                                        .with(axis, result.shape().size(axis))
                                        .equals(result.shape()),
                        "concat",
                        input + " does not fit along axis " + axis + " into " + result);
                length += input.shape().size(axis);
            }
            require(length == result.shape().size(axis), "concat", "parts have length " + length + ", not " + result);
        }

        @Override
        public Concat over(List<Slot> otherInputs, Slot otherResult) {
            return new Concat(otherInputs, axis, otherResult);
        }
    }

    /** The same elements under another shape. A move. */
    record Reshape(Slot input, Slot result) implements Op {
        public Reshape {
            require(
                    input.shape().elementCount() == result.shape().elementCount(),
                    "reshape",
                    input + " and " + result + " differ in their element counts");
        }

        @Override
        public List<Slot> inputs() {
            return List.of(input);
        }

        @Override
        public Reshape over(List<Slot> inputs, Slot otherResult) {
            return new Reshape(inputs.getFirst(), otherResult);
        }
    }

    /** Two axes change places. A move. */
    record Transpose(Slot input, int axis, int otherAxis, Slot result) implements Op {
        public Transpose {
            requireAxis("transpose", axis, input);
            requireAxis("transpose", otherAxis, input);
            Shape shape = resultShape(input.shape(), axis, otherAxis);
            require(shape.equals(result.shape()), "transpose", "result " + result + " should have shape " + shape);
        }

        /** The shape with two axes exchanged. */
        public static Shape resultShape(Shape input, int axis, int otherAxis) {
            return input.with(axis, input.size(otherAxis)).with(otherAxis, input.size(axis));
        }

        @Override
        public List<Slot> inputs() {
            return List.of(input);
        }

        @Override
        public Transpose over(List<Slot> inputs, Slot otherResult) {
            return new Transpose(inputs.getFirst(), axis, otherAxis, otherResult);
        }
    }

    /**
     * One entry of a bank of weights, chosen at run time. A move.
     *
     * <p>Shapes: bank [entries, ..], index a scalar that holds an integer from 0 to entries - 1; the result [..].
     */
    record SelectBank(Slot bank, Slot index, Slot result) implements Op {
        public SelectBank {
            requireBank("select bank", bank, index, result);
        }

        @Override
        public List<Slot> inputs() {
            return List.of(bank, index);
        }

        @Override
        public List<Slot> moved() {
            return List.of(bank);
        }

        @Override
        public SelectBank over(List<Slot> inputs, Slot otherResult) {
            return new SelectBank(inputs.get(0), inputs.get(1), otherResult);
        }
    }

    /**
     * A bank of zeros with the input as one of its entries: the adjoint of {@link SelectBank}. A move.
     *
     * <p>Shapes: input [..], index a scalar that holds an integer from 0 to entries - 1; the result [entries, ..].
     */
    record ScatterBank(Slot input, Slot index, Slot result) implements Op {
        public ScatterBank {
            requireBank("scatter bank", result, index, input);
        }

        @Override
        public List<Slot> inputs() {
            return List.of(input, index);
        }

        @Override
        public List<Slot> moved() {
            return List.of(input);
        }

        @Override
        public ScatterBank over(List<Slot> inputs, Slot otherResult) {
            return new ScatterBank(inputs.get(0), inputs.get(1), otherResult);
        }
    }

    private static void requireBank(String op, Slot bank, Slot index, Slot entry) {
        require(bank.shape().rank() > 0, op, "the bank " + bank + " has no axis of entries");
        require(index.shape().rank() == 0, op, "the index " + index + " is not a scalar");
        require(
                bank.shape().withoutFirst().equals(entry.shape()),
                op,
                "an entry of " + bank + " does not have the shape of " + entry);
    }

    private static void requireAxis(String op, int axis, Slot slot) {
        require(axis >= 0 && axis < slot.shape().rank(), op, slot + " has no axis " + axis);
    }

    private static void require(boolean holds, String op, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(op + ": " + problem);
        }
    }
}
