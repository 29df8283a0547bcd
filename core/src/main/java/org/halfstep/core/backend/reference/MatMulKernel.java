package org.halfstep.core.backend.reference;

import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.Tensor;

/**
 * A matrix product: {@code c_ij = round(total)}, where total is the sum over chunks of 256 consecutive k, ascending, of
 * {@code s = fma(a_ik, b_kj, s)}, ascending k from +0.
 *
 * <p>Lanes run over the columns j of the result, in tiles; a tile of B lies decoded in a panel, one array for each k,
 * and four rows of A at a time are multiplied with it. Where there are fewer than 8 columns and more rows, the lanes
 * run over the rows and the operands change places: fma(a, b, s) = fma(b, a, s), so the bits are the same.
 */
final class MatMulKernel<A> implements Kernel {
    private static final int CHUNK = 256;
    private static final int TILE = 256;
    private static final int ROWS = 4;
    private static final int ROW_GROUP = 32;
    private static final int FEW_COLUMNS = 8;
    private static final int FEW_LANES = 4;
    private static final int FACTORS = 0;
    private static final int MOVED = 1;
    private static final int MOVED_LENGTH = 2048;

    private final Lanes<A> lanes;
    private final Encoder<A> encoder;
    private final Scratch<A> scratch;
    /** Whether the lanes run over the rows of the result. */
    private final boolean swapped;
    /** Whether the columns that the swapped kernel computes have to be interleaved to rows. */
    private final boolean interleaved;
    /** The operand whose elements are lanes, and whether neighbours in memory are neighbouring lanes (else k). */
    private final int laneSlot;

    private final boolean laneContiguous;
    private final int factorSlot;
    private final boolean factorRowsContiguous;
    private final int resultSlot;
    private final int batch;
    private final int width;
    private final int rows;
    private final int k;
    private final int tiles;
    private final int rowGroups;

    MatMulKernel(Op.MatMul op, int[] inputs, int result, Scratch<A> scratch) {
        this.scratch = scratch;
        this.lanes = scratch.lanes();
        this.encoder = new Encoder<>(op, scratch);
        this.resultSlot = result;
        int m = op.result().shape().size(-2);
        int n = op.result().shape().size(-1);
        this.batch = op.result().shape().rank() == 3 ? op.result().shape().size(0) : 1;
        this.k = op.a().shape().size(op.layoutA() == Layout.NORMAL ? -1 : -2);
        this.swapped = n < FEW_COLUMNS && m > n;
        this.laneSlot = inputs[swapped ? 0 : 1];
        this.factorSlot = inputs[swapped ? 1 : 0];
        this.laneContiguous = swapped ? op.layoutA() == Layout.TRANSPOSED : op.layoutB() == Layout.NORMAL;
        this.factorRowsContiguous = swapped ? op.layoutB() == Layout.NORMAL : op.layoutA() == Layout.TRANSPOSED;
        this.width = swapped ? m : n;
        this.rows = swapped ? n : m;
        this.interleaved = swapped && rows > 1;
        this.tiles = Math.ceilDiv(width, TILE);
        this.rowGroups = Math.ceilDiv(rows, ROW_GROUP);
        int tile = Math.min(width, TILE);
        scratch.requirePanel(k, tile);
        scratch.requireBuffer(FACTORS, Math.min(rows, ROW_GROUP) * k);
        scratch.requireBuffer(MOVED, Math.max(lanesAtOnce() * k, interleaved ? tile * rows : 0));
    }

    /** How many lanes are transposed from memory at a time. */
    private int lanesAtOnce() {
        int most = Math.min(width, TILE);
        return k == 0 ? most : Math.min(most, Math.max(8, MOVED_LENGTH / k / 8 * 8));
    }

    @Override
    public int parts() {
        return batch * tiles * rowGroups;
    }

    @Override
    public long nanoseconds() {
        double products = (double) batch * rows * width * k;
        double elements = (double) batch * ((double) rows * width + (double) width * k + (double) rows * k);
        return (long) (products * lanes.byteSize() / Float.BYTES / 20 + elements / 2);
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        A[] panel = scratch.panel(worker);
        A factors = scratch.buffer(worker, FACTORS);
        int loaded = -1;
        boolean overflow = false;
        for (int part = from; part < to; part++) {
            int tile = part / rowGroups;
            int matrix = tile / tiles;
            int lane = tile % tiles * TILE;
            int lanesHere = Math.min(TILE, width - lane);
            if (tile != loaded) {
                loadPanel(slots[laneSlot], matrix, lane, lanesHere, panel, scratch.buffer(worker, MOVED));
                loaded = tile;
            }
            int row = part % rowGroups * ROW_GROUP;
            int rowsHere = Math.min(ROW_GROUP, rows - row);
            loadFactors(slots[factorSlot], matrix, row, rowsHere, factors);
            overflow |= multiply(slots[resultSlot], worker, matrix, lane, lanesHere, row, rowsHere);
        }
        return overflow;
    }

    /** {@code panel[kk][j]} becomes the element of lane {@code lane + j} at kk. */
    private void loadPanel(Tensor operand, int matrix, int lane, int count, A[] panel, A moved) {
        int base = matrix * width * k;
        if (laneContiguous) {
            for (int kk = 0; kk < k; kk++) {
                lanes.read(operand, base + kk * width + lane, count, panel[kk], 0);
            }
            return;
        }
        int step = lanesAtOnce();
        for (int j = 0; j < count; j += step) {
            int length = Math.min(step, count - j);
            lanes.read(operand, base + (lane + j) * k, length * k, moved, 0);
            lanes.transpose(moved, k, length, panel, j);
        }
    }

    /** Decodes the other operand's rows in the order in which they lie: see {@link #rowStride}. */
    private void loadFactors(Tensor operand, int matrix, int row, int count, A factors) {
        int base = matrix * rows * k;
        if (!factorRowsContiguous) {
            lanes.read(operand, base + row * k, count * k, factors, 0);
        } else if (count == rows) {
            lanes.read(operand, base, count * k, factors, 0);
        } else {
            for (int kk = 0; kk < k; kk++) {
                lanes.read(operand, base + kk * rows + row, count, factors, kk * count);
            }
        }
    }

    private int rowStride() {
        return factorRowsContiguous ? 1 : k;
    }

    private int kStride(int rowsHere) {
        return factorRowsContiguous ? rowsHere : 1;
    }

    /** The rows of a group times the panel, written to the result. */
    private boolean multiply(Tensor result, int worker, int matrix, int lane, int lanesHere, int row, int rowsHere) {
        A[] totals = scratch.totals(worker);
        A moved = scratch.buffer(worker, MOVED);
        int base = matrix * rows * width;
        boolean overflow = false;
        for (int first = 0; first < rowsHere; first += ROWS) {
            int count = Math.min(ROWS, rowsHere - first);
            sumOverK(worker, first, count, rowsHere, lanesHere);
            for (int r = 0; r < count; r++) {
                if (interleaved) {
                    lanes.scatter(totals[r], moved, first + r, rows, lanesHere);
                } else {
                    int at = base + (row + first + r) * width + lane;
                    overflow |= encoder.write(result, at, lanesHere, totals[r], 0, worker);
                }
            }
        }
        // All the few columns are in this group, and the rows of the result are contiguous.
        return interleaved ? encoder.write(result, base + lane * rows, lanesHere * rows, moved, 0, worker) : overflow;
    }

    /** {@code totals[r][j]} becomes the sum over all k for rows {@code first} to {@code first + count - 1}. */
    private void sumOverK(int worker, int first, int count, int rowsHere, int lanesHere) {
        A[] totals = scratch.totals(worker);
        A[] sums = scratch.sums(worker);
        int chunk = 0;
        do {
            A[] target = chunk == 0 ? totals : sums;
            for (int r = 0; r < count; r++) {
                lanes.fill(target[r], 0, lanesHere, 0);
            }
            int end = Math.min(k, chunk + CHUNK);
            if (count == ROWS && lanesHere > FEW_LANES) {
                addFourRows(target, worker, chunk, end, first, rowsHere, lanesHere);
            } else {
                for (int r = 0; r < count; r++) {
                    addOneRow(target[r], worker, chunk, end, first + r, rowsHere, lanesHere);
                }
            }
            for (int r = 0; r < count && chunk > 0; r++) {
                lanes.add(sums[r], totals[r], lanesHere);
            }
            chunk += CHUNK;
        } while (chunk < k);
    }

    private void addFourRows(A[] s, int worker, int from, int to, int row, int rowsHere, int lanesHere) {
        A[] panel = scratch.panel(worker);
        A factors = scratch.buffer(worker, FACTORS);
        int rowStride = rowStride();
        int kStride = kStride(rowsHere);
        int kk = from;
        for (; kk + 4 <= to; kk += 4) {
            int at = row * rowStride + kk * kStride;
            lanes.mulAdd4x4(s, panel, kk, factors, at, rowStride, kStride, lanesHere);
        }
        for (; kk < to; kk++) {
            lanes.mulAdd4x1(s, panel, kk, factors, row * rowStride + kk * kStride, rowStride, lanesHere);
        }
    }

    private void addOneRow(A s, int worker, int from, int to, int row, int rowsHere, int lanesHere) {
        A[] panel = scratch.panel(worker);
        A factors = scratch.buffer(worker, FACTORS);
        int rowStride = rowStride();
        int kStride = kStride(rowsHere);
        if (lanesHere <= FEW_LANES) {
            lanes.mulAddNarrow(s, panel, from, to, factors, row * rowStride, kStride, lanesHere);
            return;
        }
        int kk = from;
        for (; kk + 4 <= to; kk += 4) {
            lanes.mulAdd1x4(s, panel, kk, factors, row * rowStride + kk * kStride, kStride, lanesHere);
        }
        for (; kk < to; kk++) {
            lanes.mulAdd1x1(s, panel, kk, factors, row * rowStride + kk * kStride, lanesHere);
        }
    }
}
