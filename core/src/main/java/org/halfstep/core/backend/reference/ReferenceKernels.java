package org.halfstep.core.backend.reference;

import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;

/** One kernel for every kind of op. */
public final class ReferenceKernels {
    private ReferenceKernels() {}

    /** Checks that a move changes no format. */
    public static void requireEqualFormats(Op op) {
        boolean moves =
                switch (op) {
                    case Op.Chain _, Op.MatMul _, Op.Reduce _ -> false;
                    case Op.Slice _,
                            Op.Pad _,
                            Op.Concat _,
                            Op.Reshape _,
                            Op.Transpose _,
                            Op.SelectBank _,
                            Op.ScatterBank _ -> true;
                };
        for (Slot input : op.moved()) {
            if (moves && !input.format().equals(op.result().format())) {
                throw new IllegalArgumentException("move from " + input + " to " + op.result()
                        + ": the formats differ, and a move rounds nothing; convert by a chain");
            }
        }
    }

    /** The kernel of an op, in the accumulator format of the scratch. */
    public static <A> Kernel of(Op op, SlotBuffers buffers, Scratch<A> scratch) {
        int[] inputs = op.inputs().stream().mapToInt(buffers::number).toArray();
        int result = buffers.number(op.result());
        return switch (op) {
            case Op.Chain chain -> new ChainKernel<>(chain, inputs, result, scratch);
            case Op.MatMul product -> new MatMulKernel<>(product, inputs, result, scratch);
            case Op.Reduce max
            when max.reduction() == Op.Reduction.MAX -> new MaxKernel<>(max, inputs[0], result, scratch);
            case Op.Reduce sum -> {
                int end = sum.firstAxis() + sum.axisCount();
                yield sum.input().shape().count(end, sum.input().shape().rank()) == 1
                        ? new ContiguousSumKernel<>(sum, inputs[0], result, scratch)
                        : new StridedSumKernel<>(sum, inputs[0], result, scratch);
            }
            case Op.Slice slice -> MoveKernel.of(slice, inputs[0], result);
            case Op.Pad pad -> MoveKernel.of(pad, inputs[0], result);
            case Op.Concat concat -> MoveKernel.of(concat, inputs, result);
            case Op.Reshape reshape -> MoveKernel.of(reshape, inputs[0], result);
            case Op.Transpose transpose -> MoveKernel.of(transpose, inputs[0], result);
            case Op.SelectBank select -> BankKernel.of(select, inputs, result);
            case Op.ScatterBank scatter -> BankKernel.of(scatter, inputs, result);
        };
    }
}
