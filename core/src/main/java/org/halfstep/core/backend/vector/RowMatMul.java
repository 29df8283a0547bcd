package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.START;

import org.halfstep.core.backend.vector.MicroKernels.Start;
import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Tensor;

/** The rows of a block times a whole matrix: lanes run over the rows, the matrix gives the factors. */
final class RowMatMul implements RowStep {
    /** The consecutive k of a chunk, docs/arithmetic.md rule 4. */
    static final int CHUNK = 256;

    private final int rows;
    private final int k;
    private final int width;
    private final int input;
    private final int result;
    private final PackedFactors factors;
    private final RowRounding rounding;

    RowMatMul(Op.MatMul op, int rows, int input, PackedFactors factors, int result) {
        this.rows = rows;
        this.input = input;
        this.result = result;
        this.factors = factors;
        this.k = op.a().shape().size(1);
        this.width = op.result().shape().size(1);
        this.rounding = new RowRounding(op.result().format());
    }

    @Override
    public boolean run(Tensor[] slots, Block block) {
        float[] x = block.buffers[input];
        float[] total = block.buffers[result];
        float[] w = factors.numbers();
        int vectors = rows / Simd.LANES;
        for (int column = 0; column < width; column += MicroKernels.ROWS) {
            int m = Math.min(MicroKernels.ROWS, width - column);
            for (int from = 0; from < k; from += CHUNK) {
                int count = Math.min(CHUNK, k - from);
                int factor = column * k + from * m;
                int at = START + column * rows;
                if (from == 0) {
                    MicroKernels.multiply(w, factor, m, m, x, START, rows, vectors, total, at, rows, count, Start.ZERO);
                } else {
                    float[] s = block.chunkSums;
                    MicroKernels.multiply(
                            w, factor, m, m, x, START + from * rows, rows, vectors, s, START, rows, count, Start.ZERO);
                    Elementwise.add(total, at, s, START, total, at, m * rows);
                }
            }
        }
        return rounding.round(total, START, width * rows);
    }
}
