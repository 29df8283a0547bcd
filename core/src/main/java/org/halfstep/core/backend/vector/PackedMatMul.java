package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.LANES;

import java.util.Arrays;
import org.halfstep.core.backend.reference.Encoder;
import org.halfstep.core.backend.reference.Kernel;
import org.halfstep.core.backend.reference.Scratch;
import org.halfstep.core.backend.vector.MicroKernels.Start;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Tensor;

/**
 * A whole matrix product in blocks that fit the caches, after Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication" (2008); the sums are those of docs/arithmetic.md rule 4.
 *
 * <p>Lanes run over the columns of the result, or over its rows where there are few columns: fma(a, b, s) = fma(b, a, s).
 * Up to {@value #LANE_BLOCK} lanes of the one operand lie in panels as wide as a tile, all k of them; then blocks of the
 * other one's rows, decoded and turned so that the k are apart and the rows together, are multiplied with all panels.
 * Operands of binary32 that lie right already are not copied. 16-bit operands are decoded on the way.
 */
final class PackedMatMul implements Kernel {
    private static final int LANE_BLOCK = 512;
    private static final int ROW_BLOCK = 4 * MicroKernels.ROWS;
    /** Rows of memory no longer than this are read where they are: their k do not fall on the same cache lines. */
    private static final int SHORT_ROW = 256;

    private static final int PANELS = 0;
    private static final int FACTORS = 1;
    private static final int TOTALS = 2;
    private static final int LINES = 3;

    private final Scratch<float[]> scratch;
    private final Encoder<float[]> encoder;
    private final int laneSlot;
    private final int factorSlot;
    private final int resultSlot;
    /** Whether the lanes run over the rows of the result. */
    private final boolean swapped;
    /** Whether neighbouring lanes are neighbours in memory, else neighbouring k. */
    private final boolean lanesTogether;
    /** Whether neighbouring rows of factors are neighbours in memory, else neighbouring k. */
    private final boolean factorsTogether;

    private final boolean lanesInPlace;
    private final boolean factorsInPlace;
    private final boolean totalsInPlace;
    private final int batch;
    private final int width;
    private final int rows;
    private final int k;
    private final int laneBlock;
    private final int rowBlock;
    private final int laneBlocks;
    private final int rowBlocks;
    /** The lanes of a panel. */
    private final int panel;
    /** The part of the lanes operand that each worker's panels hold; -1 if none. */
    private final int[] packed;

    /** Whether this is the kernel for an op. */
    static boolean fits(Op.MatMul op) {
        return op.accumulator().equals(FloatFormat.BINARY32)
                && op.result().shape().elementCount() > 0
                && op.a().shape().elementCount() > 0;
    }

    PackedMatMul(Op.MatMul op, int a, int b, int result, Scratch<float[]> scratch) {
        this.scratch = scratch;
        this.encoder = new Encoder<>(op, scratch);
        this.packed = new int[scratch.workers()];
        int m = op.result().shape().size(-2);
        int n = op.result().shape().size(-1);
        this.batch = op.result().shape().rank() == 3 ? op.result().shape().size(0) : 1;
        this.k = op.a().shape().size(op.layoutA() == Layout.NORMAL ? -1 : -2);
        this.swapped = 2 * n < LANES && m > n;
        this.laneSlot = swapped ? a : b;
        this.factorSlot = swapped ? b : a;
        this.resultSlot = result;
        this.lanesTogether = swapped ? op.layoutA() == Layout.TRANSPOSED : op.layoutB() == Layout.NORMAL;
        this.factorsTogether = swapped ? op.layoutB() == Layout.NORMAL : op.layoutA() == Layout.TRANSPOSED;
        this.width = swapped ? m : n;
        this.rows = swapped ? n : m;
        FloatFormat laneFormat = (swapped ? op.a() : op.b()).format();
        FloatFormat factorFormat = (swapped ? op.b() : op.a()).format();
        boolean even = width % LANES == 0;
        this.lanesInPlace = lanesTogether && even && isBinary32(laneFormat) && (width <= SHORT_ROW || rows < 4);
        this.factorsInPlace = factorsTogether && isBinary32(factorFormat) && rows <= SHORT_ROW;
        this.totalsInPlace = !swapped && even && isBinary32(op.result().format());
        this.panel = MicroKernels.widest(rows) * LANES;
        this.laneBlock = Math.min(LANE_BLOCK, roundedUp(width, panel));
        this.rowBlock = Math.min(ROW_BLOCK, rows);
        this.laneBlocks = Math.ceilDiv(width, laneBlock);
        this.rowBlocks = Math.ceilDiv(rows, rowBlock);
        scratch.requireBuffer(PANELS, lanesInPlace ? 0 : laneBlock * k);
        scratch.requireBuffer(FACTORS, factorsInPlace ? 0 : rowBlock * Math.min(k, RowMatMul.CHUNK));
        // Behind the totals is room for the sums of a tile, and for the result's rows where the totals are columns.
        scratch.requireBuffer(TOTALS, rowBlock * laneBlock * (swapped ? 2 : 1) + MicroKernels.ROWS * panel);
        scratch.requireBuffer(LINES, linesLength());
    }

    private static boolean isBinary32(FloatFormat format) {
        return format.equals(FloatFormat.BINARY32);
    }

    private static int roundedUp(int count, int multiple) {
        return Math.ceilDiv(count, multiple) * multiple;
    }

    /** What is decoded at a time: a line of lanes, or as many as a panel has; the factors of a block. */
    private int linesLength() {
        int ofLanes = lanesTogether ? laneBlock : panel * Math.min(k, RowMatMul.CHUNK);
        return Math.max(ofLanes, rowBlock * Math.min(k, RowMatMul.CHUNK));
    }

    @Override
    public void begin() {
        Arrays.fill(packed, -1);
    }

    @Override
    public int parts() {
        return batch * laneBlocks * rowBlocks;
    }

    @Override
    public long nanoseconds() {
        double products = (double) batch * rows * width * k;
        double elements = (double) batch * ((double) rows * width + (double) width * k + (double) rows * k);
        return (long) (products / 64 + elements / 8);
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        boolean overflow = false;
        for (int part = from; part < to; part++) {
            int lanesPart = part / rowBlocks;
            int matrix = lanesPart / laneBlocks;
            int lane = lanesPart % laneBlocks * laneBlock;
            int lanes = Math.min(laneBlock, width - lane);
            if (!lanesInPlace && packed[worker] != lanesPart) {
                packLanes(slots[laneSlot], matrix, lane, lanes, worker);
                packed[worker] = lanesPart;
            }
            int row = part % rowBlocks * rowBlock;
            int count = Math.min(rowBlock, rows - row);
            overflow |= multiply(slots, worker, matrix, lane, lanes, row, count);
        }
        return overflow;
    }

    /** Panel p becomes lanes {@code p panel} and on: all k of them, one after the other. */
    private void packLanes(Tensor operand, int matrix, int lane, int lanes, int worker) {
        float[] panels = scratch.buffer(worker, PANELS);
        float[] lines = scratch.buffer(worker, LINES);
        int base = matrix * width * k;
        for (int kk = 0; lanesTogether && kk < k; kk++) {
            operand.read(base + kk * width + lane, lanes, lines, 0);
            for (int j = 0; j < lanes; j += panel) {
                System.arraycopy(lines, j, panels, j * k + kk * panel, Math.min(panel, lanes - j));
            }
        }
        for (int j = 0; !lanesTogether && j < lanes; j += panel) {
            int count = Math.min(panel, lanes - j);
            for (int from = 0; from < k; from += RowMatMul.CHUNK) {
                int length = Math.min(RowMatMul.CHUNK, k - from);
                readLines(operand, base + (lane + j) * k + from, count, k, length, lines);
                Transposition.transpose(lines, 0, length, count, length, panels, j * k + from * panel, panel);
            }
        }
        int whole = lanes / panel * panel;
        for (int kk = 0; whole < lanes && kk < k; kk++) {
            int at = whole * k + kk * panel;
            Arrays.fill(panels, at + lanes - whole, at + panel, 0);
        }
    }

    /** {@code count} lines, {@code stride} apart, one after the other. */
    private static void readLines(Tensor operand, int from, int count, int stride, int length, float[] lines) {
        if (stride == length) {
            operand.read(from, count * length, lines, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            operand.read(from + i * stride, length, lines, i * length);
        }
    }

    /** Rows {@code from} to {@code from + length - 1} of k of a block's factors, {@code count} together. */
    private void packFactors(Tensor operand, int base, int row, int count, int from, int length, int worker) {
        float[] factors = scratch.buffer(worker, FACTORS);
        if (factorsTogether) {
            readLines(operand, base + from * rows + row, length, rows, count, factors);
        } else {
            float[] lines = scratch.buffer(worker, LINES);
            float[] source = lines;
            int at = 0;
            int stride = length;
            if (operand instanceof FloatTensor tensor) {
                source = tensor.values();
                at = base + row * k + from;
                stride = k;
            } else {
                readLines(operand, base + row * k + from, count, k, length, lines);
            }
            Transposition.transpose(source, at, stride, count, length, factors, 0, count);
        }
    }

    private boolean multiply(Tensor[] slots, int worker, int matrix, int lane, int lanes, int row, int count) {
        Tensor result = slots[resultSlot];
        float[] total = totalsInPlace ? ((FloatTensor) result).values() : scratch.buffer(worker, TOTALS);
        int step = totalsInPlace ? width : laneBlock;
        int at = totalsInPlace ? (matrix * rows + row) * width + lane : 0;
        for (int from = 0; from < k; from += RowMatMul.CHUNK) {
            int length = Math.min(RowMatMul.CHUNK, k - from);
            float[] factors = scratch.buffer(worker, FACTORS);
            int factor = 0;
            int factorStep = count;
            if (factorsInPlace) {
                factors = ((FloatTensor) slots[factorSlot]).values();
                factor = (matrix * k + from) * rows + row;
                factorStep = rows;
            } else {
                packFactors(slots[factorSlot], matrix * rows * k, row, count, from, length, worker);
            }
            for (int j = 0; j < lanes; j += panel) {
                int vectors = Math.ceilDiv(Math.min(panel, lanes - j), LANES);
                float[] x = lanesInPlace ? ((FloatTensor) slots[laneSlot]).values() : scratch.buffer(worker, PANELS);
                int first = lanesInPlace ? (matrix * k + from) * width + lane + j : j * k + from * panel;
                int lineStep = lanesInPlace ? width : panel;
                for (int i = 0; i < count; i += MicroKernels.ROWS) {
                    int m = Math.min(MicroKernels.ROWS, count - i);
                    tile(
                            factors,
                            factor + i,
                            factorStep,
                            m,
                            x,
                            first,
                            lineStep,
                            vectors,
                            total,
                            at + i * step + j,
                            step,
                            length,
                            from > 0,
                            worker);
                }
            }
        }
        return !totalsInPlace && write(result, matrix, lane, lanes, row, count, worker);
    }

    /** The sums of a chunk; added to the totals of those before it. */
    private void tile(
            float[] factors,
            int factor,
            int factorStep,
            int m,
            float[] x,
            int first,
            int lineStep,
            int vectors,
            float[] total,
            int at,
            int step,
            int length,
            boolean add,
            int worker) {
        if (!add) {
            MicroKernels.multiply(
                    factors, factor, factorStep, m, x, first, lineStep, vectors, total, at, step, length, Start.ZERO);
            return;
        }
        float[] sums = scratch.buffer(worker, TOTALS);
        int own = rowBlock * laneBlock;
        MicroKernels.multiply(
                factors, factor, factorStep, m, x, first, lineStep, vectors, sums, own, panel, length, Start.ZERO);
        for (int i = 0; i < m; i++) {
            Elementwise.add(total, at + i * step, sums, own + i * panel, total, at + i * step, vectors * LANES);
        }
    }

    private boolean write(Tensor result, int matrix, int lane, int lanes, int row, int count, int worker) {
        float[] totals = scratch.buffer(worker, TOTALS);
        int base = matrix * rows * width;
        if (swapped) {
            // All the few columns are in this block, so that the result's rows are contiguous.
            int moved = rowBlock * laneBlock + MicroKernels.ROWS * panel;
            Transposition.transpose(totals, 0, laneBlock, count, lanes, totals, moved, count);
            return encoder.write(result, base + lane * rows, lanes * count, totals, moved, worker);
        }
        if (lanes == width && lanes == laneBlock) {
            return encoder.write(result, base + row * width, count * width, totals, 0, worker);
        }
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            int at = base + (row + i) * width + lane;
            overflow |= encoder.write(result, at, lanes, totals, i * laneBlock, worker);
        }
        return overflow;
    }
}
