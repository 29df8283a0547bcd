package org.halfstep.core.backend.reference;

import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Tensor;

/**
 * Maxima over neighbouring axes, {@code result[i, l] = max_j x[i, j, l]}: any order gives the same, and NaN wins. Of
 * nothing it is negative infinity.
 */
final class MaxKernel<A> implements Kernel {
    private static final int TILE = 512;
    private static final int ELEMENTS = 0;
    private static final int LARGEST = 1;

    private final Lanes<A> lanes;
    private final Encoder<A> encoder;
    private final Scratch<A> scratch;
    private final int input;
    private final int result;
    private final int outer;
    private final int rows;
    private final int inner;
    private final int tiles;

    MaxKernel(Op.Reduce op, int input, int result, Scratch<A> scratch) {
        this.scratch = scratch;
        this.lanes = scratch.lanes();
        this.encoder = new Encoder<>(op, scratch);
        this.input = input;
        this.result = result;
        int end = op.firstAxis() + op.axisCount();
        this.outer = op.input().shape().count(0, op.firstAxis());
        this.rows = op.input().shape().count(op.firstAxis(), end);
        this.inner = op.input().shape().count(end, op.input().shape().rank());
        this.tiles = Math.ceilDiv(inner, TILE);
        scratch.requireBuffer(ELEMENTS, TILE);
        scratch.requireBuffer(LARGEST, TILE);
    }

    @Override
    public int parts() {
        return outer * tiles;
    }

    @Override
    public long nanoseconds() {
        return (long) outer * rows * inner / 2 * lanes.byteSize() / Float.BYTES;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        A largest = scratch.buffer(worker, LARGEST);
        boolean overflow = false;
        for (int part = from; part < to; part++) {
            int lane = part % tiles * TILE;
            int width = Math.min(TILE, inner - lane);
            int base = part / tiles * rows * inner + lane;
            lanes.fill(largest, 0, width, Double.NEGATIVE_INFINITY);
            if (inner == 1) {
                maxOfRow(slots[input], base, worker);
            } else {
                maxOfRows(slots[input], base, width, worker);
            }
            overflow |= encoder.write(slots[result], part / tiles * inner + lane, width, largest, 0, worker);
        }
        return overflow;
    }

    private void maxOfRow(Tensor tensor, int base, int worker) {
        A x = scratch.buffer(worker, ELEMENTS);
        for (int at = 0; at < rows; at += TILE) {
            int count = Math.min(TILE, rows - at);
            lanes.read(tensor, base + at, count, x, 0);
            lanes.max(x, 0, count, scratch.buffer(worker, LARGEST), 0);
        }
    }

    private void maxOfRows(Tensor tensor, int base, int width, int worker) {
        A x = scratch.buffer(worker, ELEMENTS);
        A largest = scratch.buffer(worker, LARGEST);
        for (int row = 0; row < rows; row++) {
            lanes.read(tensor, base + row * inner, width, x, 0);
            lanes.apply(BinaryFunction.MAX, x, largest, largest, width);
        }
    }
}
