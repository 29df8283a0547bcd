package org.halfstep.core.backend.vector;

import java.util.Arrays;
import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Tensor;

/** A move within rows: columns are copied, or zero. */
final class RowMove implements RowStep {
    private final int rows;
    private final int result;
    /** The buffer and column that each column of the result comes from; -1 for zeros. */
    private final int[] buffers;

    private final int[] columns;

    RowMove(Op op, int rows, int[] inputs, int result) {
        this.rows = rows;
        this.result = result;
        this.columns = Columns.ofMove(op);
        this.buffers = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            int part = 0;
            buffers[i] = -1;
            while (columns[i] >= 0 && buffers[i] < 0) {
                int width = op.inputs()
                        .get(part)
                        .shape()
                        .count(1, op.inputs().get(part).shape().rank());
                if (columns[i] < width) {
                    buffers[i] = inputs[part];
                } else {
                    columns[i] -= width;
                    part++;
                }
            }
        }
    }

    @Override
    public boolean run(Tensor[] slots, Block block) {
        float[] target = block.buffers[result];
        for (int i = 0; i < columns.length; i++) {
            int at = Simd.START + i * rows;
            if (columns[i] < 0) {
                Arrays.fill(target, at, at + rows, 0);
            } else {
                System.arraycopy(block.buffers[buffers[i]], Simd.START + columns[i] * rows, target, at, rows);
            }
        }
        return false;
    }
}
