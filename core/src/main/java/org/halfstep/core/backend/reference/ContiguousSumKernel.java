package org.halfstep.core.backend.reference;

import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.tensor.Tensor;

/**
 * Sums of neighbours in memory: {@code result[i] = round(sum_j x[i, j])} in blocks of 4096 j; in a block element j is
 * added to partial {@code j mod 16}, the partials fold by 8, 4, 2, 1, and block sums are added in ascending order.
 */
final class ContiguousSumKernel<A> implements Kernel {
    private static final int BLOCK = 4096;
    private static final int MOST_ROWS = 512;
    private static final int ELEMENTS = 0;
    private static final int PARTIAL = 1;
    private static final int TOTALS = 2;
    private static final int BLOCK_SUM = 3;

    private final Lanes<A> lanes;
    private final Encoder<A> encoder;
    private final Scratch<A> scratch;
    private final Reduction reduction;
    private final int input;
    private final int result;
    private final int rows;
    private final int length;
    private final int rowsAtOnce;

    ContiguousSumKernel(Op.Reduce op, int input, int result, Scratch<A> scratch) {
        this.scratch = scratch;
        this.lanes = scratch.lanes();
        this.encoder = new Encoder<>(op, scratch);
        this.reduction = op.reduction();
        this.input = input;
        this.result = result;
        this.rows = op.result().shape().elementCount();
        this.length = op.input().shape().count(op.firstAxis(), op.firstAxis() + op.axisCount());
        this.rowsAtOnce = Math.clamp(BLOCK / Math.max(1, length), 1, MOST_ROWS);
        scratch.requireBuffer(ELEMENTS, Math.max(rowsAtOnce * Math.min(length, BLOCK), 1));
        scratch.requireBuffer(PARTIAL, Lanes.PARTIALS);
        scratch.requireBuffer(TOTALS, rowsAtOnce);
        scratch.requireBuffer(BLOCK_SUM, 1);
    }

    @Override
    public int parts() {
        return Math.ceilDiv(rows, rowsAtOnce);
    }

    @Override
    public long nanoseconds() {
        return ((long) rows * length / 2 + 20L * rows) * lanes.byteSize() / Float.BYTES;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        A totals = scratch.buffer(worker, TOTALS);
        boolean overflow = false;
        for (int part = from; part < to; part++) {
            int row = part * rowsAtOnce;
            int count = Math.min(rowsAtOnce, rows - row);
            if (length <= BLOCK) {
                sumRows(slots[input], row, count, worker);
            } else {
                sumLongRow(slots[input], row, worker);
            }
            if (reduction == Reduction.MEAN) {
                lanes.divide(totals, count, length);
            }
            overflow |= encoder.write(slots[result], row, count, totals, 0, worker);
        }
        return overflow;
    }

    private void sumRows(Tensor tensor, int row, int count, int worker) {
        A x = scratch.buffer(worker, ELEMENTS);
        A partials = scratch.buffer(worker, PARTIAL);
        A totals = scratch.buffer(worker, TOTALS);
        lanes.read(tensor, row * length, count * length, x, 0);
        for (int i = 0; i < count; i++) {
            lanes.sum(x, i * length, length, partials, totals, i);
        }
    }

    private void sumLongRow(Tensor tensor, int row, int worker) {
        A x = scratch.buffer(worker, ELEMENTS);
        A partials = scratch.buffer(worker, PARTIAL);
        A totals = scratch.buffer(worker, TOTALS);
        A blockSum = scratch.buffer(worker, BLOCK_SUM);
        for (int block = 0; block < length; block += BLOCK) {
            int count = Math.min(BLOCK, length - block);
            lanes.read(tensor, row * length + block, count, x, 0);
            lanes.sum(x, 0, count, partials, block == 0 ? totals : blockSum, 0);
            if (block > 0) {
                lanes.add(blockSum, totals, 1);
            }
        }
    }
}
