package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.START;

import java.util.Arrays;
import org.halfstep.core.backend.vector.MicroKernels.Start;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.tensor.Tensor;

/**
 * A sum over the rows, the gradient of a weight or a bias: in chunks of 256 rows, whose sums are added in ascending
 * order. Lanes run over the wider operand's columns.
 */
final class RowContraction implements RowStep {
    private static final float[] ONE = {1};

    private final Op op;
    private final int result;
    private final int lanesBuffer;
    private final int factorsBuffer;
    private final int lanes;
    private final int lanesPadded;
    private final int factors;
    private final int factorsPadded;
    /** Whether lanes run over rows of the result, so that the sums lie transposed. */
    private final boolean transposed;

    private final float[][] sums;

    /**
     * A contraction.
     *
     * @param a the buffer of the first operand's rows in order
     * @param b that of the second one, if there is one
     * @param chunks how many chunks' sums are kept apart
     */
    RowContraction(Op op, int a, int b, int result, int chunks) {
        this.op = op;
        this.result = result;
        if (op instanceof Op.MatMul product) {
            int widthA = product.a().shape().size(1);
            int widthB = product.b().shape().size(1);
            transposed = widthA > widthB;
            lanes = Math.max(widthA, widthB);
            factors = Math.min(widthA, widthB);
            lanesBuffer = transposed ? a : b;
            factorsBuffer = transposed ? b : a;
        } else {
            transposed = false;
            lanes = Columns.width(op.inputs().getFirst().shape());
            factors = 1;
            lanesBuffer = a;
            factorsBuffer = -1;
        }
        lanesPadded = Simd.roundedUp(lanes);
        factorsPadded = Simd.roundedUp(factors);
        sums = new float[chunks][START + factors * lanesPadded];
    }

    long bytes() {
        return (long) sums.length * sums[0].length * Float.BYTES;
    }

    /** The elements of the result, and what it takes to write them. */
    int elements() {
        return factors * lanes;
    }

    Op op() {
        return op;
    }

    int result() {
        return result;
    }

    /** Starts the sums of a chunk. */
    void clear(int chunk) {
        Arrays.fill(sums[chunk], 0);
    }

    /** Adds the sums of a chunk to those of the first one. */
    void addToFirst(int chunk) {
        Elementwise.add(sums[0], START, sums[chunk], START, sums[0], START, factors * lanesPadded);
    }

    @Override
    public boolean run(Tensor[] slots, Block block) {
        float[] x = block.buffers[lanesBuffer];
        float[] s = sums[block.sums];
        int vectors = lanesPadded / Simd.LANES;
        if (factorsBuffer < 0) {
            // fma(1, x, s) = x + s
            MicroKernels.multiply(
                    ONE, 0, 0, 1, x, START, lanesPadded, vectors, s, START, lanesPadded, block.count, Start.CONTINUED);
            return false;
        }
        float[] w = block.buffers[factorsBuffer];
        for (int i = 0; i < factors; i += MicroKernels.ROWS) {
            int m = Math.min(MicroKernels.ROWS, factors - i);
            MicroKernels.multiply(
                    w,
                    START + i,
                    factorsPadded,
                    m,
                    x,
                    START,
                    lanesPadded,
                    vectors,
                    s,
                    START + i * lanesPadded,
                    lanesPadded,
                    block.count,
                    Start.CONTINUED);
        }
        return false;
    }

    /** The totals in the result's order. */
    void totals(float[] target, int rows) {
        float[] total = sums[0];
        if (transposed) {
            Transposition.transpose(total, START, lanesPadded, factors, lanes, target, 0, factors);
        } else {
            for (int i = 0; i < factors; i++) {
                System.arraycopy(total, START + i * lanesPadded, target, i * lanes, lanes);
            }
        }
        if (op instanceof Op.Reduce reduce && reduce.reduction() == Reduction.MEAN) {
            for (int i = 0; i < lanes; i++) {
                target[i] /= rows;
            }
        }
    }
}
