package org.halfstep.core.backend.reference;

import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.tensor.Tensor;

/**
 * Sums across rows: {@code result[o, j] = round(sum_i x[o, i, j])} in blocks of 256 rows i, each summed from +0 in
 * ascending order; block sums are added in ascending order. Lanes run over j.
 */
final class StridedSumKernel<A> implements Kernel {
    private static final int BLOCK = 256;
    private static final int TILE = 128;
    /** Rows narrower than this are decoded many at a time. */
    private static final int NARROW = 32;

    private static final int MOST_ELEMENTS = 4096;
    private static final int ELEMENTS = 0;
    private static final int SUMS = 1;
    private static final int TOTALS = 2;

    private final Lanes<A> lanes;
    private final Encoder<A> encoder;
    private final Scratch<A> scratch;
    private final Reduction reduction;
    private final int input;
    private final int result;
    private final int outer;
    private final int rows;
    private final int inner;
    private final int tiles;
    private final int rowsAtOnce;

    StridedSumKernel(Op.Reduce op, int input, int result, Scratch<A> scratch) {
        this.scratch = scratch;
        this.lanes = scratch.lanes();
        this.encoder = new Encoder<>(op, scratch);
        this.reduction = op.reduction();
        this.input = input;
        this.result = result;
        int end = op.firstAxis() + op.axisCount();
        this.outer = op.input().shape().count(0, op.firstAxis());
        this.rows = op.input().shape().count(op.firstAxis(), end);
        this.inner = op.input().shape().count(end, op.input().shape().rank());
        this.tiles = Math.ceilDiv(inner, TILE);
        this.rowsAtOnce = inner > 0 && inner < NARROW ? Math.min(BLOCK, MOST_ELEMENTS / inner) : 1;
        int width = Math.min(inner, TILE);
        scratch.requireBuffer(ELEMENTS, rowsAtOnce * width);
        scratch.requireBuffer(SUMS, width);
        scratch.requireBuffer(TOTALS, width);
    }

    @Override
    public int parts() {
        return outer * tiles;
    }

    @Override
    public long nanoseconds() {
        return (long) outer * rows * inner / 4 * lanes.byteSize() / Float.BYTES;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        A sums = scratch.buffer(worker, SUMS);
        A totals = scratch.buffer(worker, TOTALS);
        boolean overflow = false;
        for (int part = from; part < to; part++) {
            int lane = part % tiles * TILE;
            int width = Math.min(TILE, inner - lane);
            int base = part / tiles * rows * inner + lane;
            lanes.fill(totals, 0, width, 0);
            for (int block = 0; block < rows; block += BLOCK) {
                int end = Math.min(rows, block + BLOCK);
                if (block == 0) {
                    addRows(slots[input], base, 0, end, width, totals, worker);
                } else {
                    lanes.fill(sums, 0, width, 0);
                    addRows(slots[input], base, block, end, width, sums, worker);
                    lanes.add(sums, totals, width);
                }
            }
            if (reduction == Reduction.MEAN) {
                lanes.divide(totals, width, rows);
            }
            overflow |= encoder.write(slots[result], part / tiles * inner + lane, width, totals, 0, worker);
        }
        return overflow;
    }

    private void addRows(Tensor tensor, int base, int from, int to, int width, A sums, int worker) {
        A x = scratch.buffer(worker, ELEMENTS);
        if (rowsAtOnce == 1) {
            for (int row = from; row < to; row++) {
                lanes.read(tensor, base + row * inner, width, x, 0);
                lanes.add(x, sums, width);
            }
            return;
        }
        for (int row = from; row < to; row += rowsAtOnce) {
            int count = Math.min(rowsAtOnce, to - row);
            lanes.read(tensor, base + row * inner, count * inner, x, 0);
            for (int i = 0; i < count; i++) {
                lanes.addFrom(x, i * inner, sums, width);
            }
        }
    }
}
