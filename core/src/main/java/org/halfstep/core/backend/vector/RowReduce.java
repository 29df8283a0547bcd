package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.START;

import java.util.Arrays;
import org.halfstep.core.backend.reference.Lanes;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Sums, means and maxima within rows, in the order of docs/arithmetic.md rule 5. */
final class RowReduce implements RowStep {
    private static final int CONTIGUOUS_BLOCK = 4096;
    private static final int STRIDED_BLOCK = 256;

    private final Reduction reduction;
    private final int rows;
    private final int outer;
    private final int length;
    private final int inner;
    private final int input;
    private final int result;
    private final RowRounding rounding;

    RowReduce(Op.Reduce op, int rows, int input, int result) {
        this.reduction = op.reduction();
        this.rows = rows;
        this.input = input;
        this.result = result;
        Shape shape = op.input().shape();
        int end = op.firstAxis() + op.axisCount();
        this.outer = shape.count(1, op.firstAxis());
        this.length = shape.count(op.firstAxis(), end);
        this.inner = shape.count(end, shape.rank());
        this.rounding = new RowRounding(op.result().format());
    }

    /** The elements of registers that it needs: the partial sums of a block, and a total. */
    static int registerLength(int rows) {
        return (Lanes.PARTIALS + 2) * rows;
    }

    @Override
    public boolean run(Tensor[] slots, Block block) {
        float[] total = block.registers[0];
        boolean overflow = false;
        for (int i = 0; i < outer * inner; i++) {
            int first = i / inner * length * inner + i % inner;
            float[] x = block.buffers[input];
            switch (reduction) {
                case SUM, MEAN -> sum(x, first, block.registers[1], total);
                case MAX -> max(x, first, total);
            }
            if (reduction == Reduction.MEAN) {
                Arrays.fill(block.registers[1], START, START + rows, length);
                divide(total, block.registers[1]);
            }
            int at = START + i * rows;
            System.arraycopy(total, START, block.buffers[result], at, rows);
            overflow |= rounding.round(block.buffers[result], at, rows);
        }
        return overflow;
    }

    private void divide(float[] total, float[] divisor) {
        Elementwise.apply(BinaryFunction.DIVIDE, total, START, divisor, START, total, START, rows);
    }

    private void max(float[] x, int first, float[] total) {
        Arrays.fill(total, START, START + rows, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < length; i++) {
            Elementwise.max(x, START + (first + i * inner) * rows, total, START, total, START, rows);
        }
    }

    private void sum(float[] x, int first, float[] partials, float[] total) {
        int size = inner == 1 ? CONTIGUOUS_BLOCK : STRIDED_BLOCK;
        int several = inner == 1 ? Lanes.PARTIALS : 1;
        Arrays.fill(total, START, START + rows, 0);
        for (int from = 0; from < length; from += size) {
            int to = Math.min(length, from + size);
            Arrays.fill(partials, START, START + several * rows, 0);
            for (int i = from; i < to; i++) {
                int partial = START + (i - from) % several * rows;
                Elementwise.add(x, START + (first + i * inner) * rows, partials, partial, partials, partial, rows);
            }
            for (int fold = several / 2; fold > 0; fold /= 2) {
                Elementwise.add(partials, START, partials, START + fold * rows, partials, START, fold * rows);
            }
            if (from == 0) {
                System.arraycopy(partials, START, total, START, rows);
            } else {
                Elementwise.add(total, START, partials, START, total, START, rows);
            }
        }
    }
}
