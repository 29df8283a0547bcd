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
 * Up to {@value #LANE_BLOCK} lanes of the one operand are loaded, all k of them ({@link LaneOperand}); then blocks of the
 * other one's rows ({@link FactorOperand}) are multiplied with all panels of lanes.
 */
final class PackedMatMul implements Kernel {
    private static final int LANE_BLOCK = 512;
    private static final int ROW_BLOCK = 8 * MicroKernels.ROWS;
    private static final int BLOCKS_PER_WORKER = 4;

    private static final int PANELS = 0;
    private static final int LANE_LINES = 1;
    private static final int FACTORS = 2;
    private static final int FACTOR_LINES = 3;
    private static final int TOTALS = 4;

    private final Scratch<float[]> scratch;
    private final Encoder<float[]> encoder;
    private final LaneOperand laneOperand;
    private final FactorOperand factorOperand;
    private final int resultSlot;
    /** Whether the lanes run over the rows of the result. */
    private final boolean swapped;

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
    /** From one row of totals to the next. */
    private final int totalStep;
    /** Behind the totals: the sums of a tile, and the result's rows where the totals are columns. */
    private final int behindTotals;
    /** The part of the lane operand that each worker has loaded; -1 if none. */
    private final int[] loaded;

    /** Whether this is the kernel for an op. */
    static boolean fits(Op.MatMul op) {
        return op.accumulator().equals(FloatFormat.BINARY32)
                && op.result().shape().elementCount() > 0
                && op.a().shape().elementCount() > 0;
    }

    PackedMatMul(Op.MatMul op, int a, int b, int result, Scratch<float[]> scratch) {
        this.scratch = scratch;
        this.encoder = new Encoder<>(op, scratch);
        this.loaded = new int[scratch.workers()];
        int m = op.result().shape().size(-2);
        int n = op.result().shape().size(-1);
        this.resultSlot = result;
        this.batch = op.result().shape().rank() == 3 ? op.result().shape().size(0) : 1;
        this.k = op.a().shape().size(op.layoutA() == Layout.NORMAL ? -1 : -2);
        this.swapped = 2 * n < LANES && m > n;
        this.width = swapped ? m : n;
        this.rows = swapped ? n : m;
        this.panel = MicroKernels.panel(rows, k) * LANES;
        this.laneBlock = Math.min(LANE_BLOCK, Math.ceilDiv(width, panel) * panel);
        this.laneBlocks = Math.ceilDiv(width, laneBlock);
        this.rowBlock = rowBlock(rows, scratch.workers());
        this.rowBlocks = Math.ceilDiv(rows, rowBlock);
        boolean aLanes = swapped ? op.layoutA() == Layout.TRANSPOSED : op.layoutB() == Layout.NORMAL;
        boolean bFactors = swapped ? op.layoutB() == Layout.NORMAL : op.layoutA() == Layout.TRANSPOSED;
        FloatFormat laneFormat = (swapped ? op.a() : op.b()).format();
        FloatFormat factorFormat = (swapped ? op.b() : op.a()).format();
        this.laneOperand = new LaneOperand(
                scratch, swapped ? a : b, PANELS, LANE_LINES, laneFormat, aLanes, rows < 4, width, laneBlock, panel, k);
        this.factorOperand = new FactorOperand(
                scratch,
                swapped ? b : a,
                FACTORS,
                FACTOR_LINES,
                factorFormat,
                bFactors,
                MicroKernels.hasRowKernels(panel / LANES),
                rows,
                rowBlock,
                k);
        boolean even = width % LANES == 0;
        this.totalsInPlace = !swapped && even && op.result().format().equals(FloatFormat.BINARY32);
        // The lanes behind an uneven row end are written into the next row, which is computed later.
        boolean close = width <= laneBlock
                && (even || (k <= RowMatMul.CHUNK && width >= LANES && panel == 2 * LANES && !swapped));
        this.totalStep = totalsInPlace || close ? width : laneBlock;
        this.behindTotals = rowBlock * laneBlock + LANES;
        int own = totalsInPlace ? 0 : rowBlock * laneBlock;
        scratch.requireBuffer(TOTALS, behindTotals + Math.max(MicroKernels.ROWS * panel, swapped ? own : 0));
    }

    /** One worker takes blocks of about the same size; several take more and smaller ones, to end at the same time. */
    private static int rowBlock(int rows, int workers) {
        int most = ROW_BLOCK;
        if (workers > 1) {
            int share = rows / (BLOCKS_PER_WORKER * workers) / MicroKernels.ROWS * MicroKernels.ROWS;
            most = Math.clamp(share, MicroKernels.ROWS, ROW_BLOCK);
        }
        int even = Math.ceilDiv(rows, Math.ceilDiv(rows, most));
        return Math.min(rows, Math.ceilDiv(even, MicroKernels.ROWS) * MicroKernels.ROWS);
    }

    @Override
    public void begin() {
        Arrays.fill(loaded, -1);
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
            if (loaded[worker] != lanesPart) {
                laneOperand.load(slots, matrix, lane, lanes, worker);
                loaded[worker] = lanesPart;
            }
            int row = part % rowBlocks * rowBlock;
            int count = Math.min(rowBlock, rows - row);
            multiply(slots, worker, matrix, lane, lanes, row, count);
            overflow |= !totalsInPlace && write(slots[resultSlot], matrix, lane, lanes, row, count, worker);
        }
        return overflow;
    }

    private void multiply(Tensor[] slots, int worker, int matrix, int lane, int lanes, int row, int count) {
        float[] total = totalsInPlace ? ((FloatTensor) slots[resultSlot]).values() : scratch.buffer(worker, TOTALS);
        int at = totalsInPlace ? (matrix * rows + row) * width + lane : 0;
        float[] x = laneOperand.numbers(slots, worker);
        int xStep = laneOperand.step();
        for (int from = 0; from < k; from += RowMatMul.CHUNK) {
            int length = Math.min(RowMatMul.CHUNK, k - from);
            factorOperand.load(slots, matrix, row, count, from, length, worker);
            float[] factors = factorOperand.numbers(slots, worker);
            int factor = factorOperand.first(matrix, row, from);
            int factorStep = factorOperand.step(count);
            int apart = factorOperand.apart(count);
            // Downwards: the lanes behind the last panel's end may be those of the next row's first panel.
            for (int j = (lanes - 1) / panel * panel; j >= 0; j -= panel) {
                int vectors = Math.ceilDiv(Math.min(panel, lanes - j), LANES);
                int first = laneOperand.first(matrix, lane, j, from);
                for (int i = 0; i < count; i += MicroKernels.ROWS) {
                    int m = Math.min(MicroKernels.ROWS, count - i);
                    boolean added = from > 0;
                    int target = at + i * totalStep + j;
                    if (i < apart) {
                        float[] a = factorOperand.rowNumbers(slots, worker);
                        int aStep = factorOperand.rowStep(length);
                        int aAt = factorOperand.rowFirst(matrix, row, from) + i * aStep;
                        MicroKernels.multiplyRows(
                                a, aAt, aStep, x, first, xStep, vectors, total, target, totalStep, length, added);
                        continue;
                    }
                    float[] sums = added ? scratch.buffer(worker, TOTALS) : total;
                    int sumsAt = added ? behindTotals : target;
                    int step = added ? panel : totalStep;
                    MicroKernels.multiply(
                            factors,
                            factor + i - apart,
                            factorStep,
                            m,
                            x,
                            first,
                            xStep,
                            vectors,
                            sums,
                            sumsAt,
                            step,
                            length,
                            Start.ZERO);
                    if (added) {
                        MicroKernels.add(sums, sumsAt, step, m, vectors, total, target, totalStep);
                    }
                }
            }
        }
    }

    private boolean write(Tensor result, int matrix, int lane, int lanes, int row, int count, int worker) {
        float[] totals = scratch.buffer(worker, TOTALS);
        int base = matrix * rows * width;
        if (swapped) {
            // All the few columns are in this block, so that the result's rows are contiguous.
            Transposition.transpose(totals, 0, totalStep, count, lanes, totals, behindTotals, count);
            return encoder.write(result, base + lane * rows, lanes * count, totals, behindTotals, worker);
        }
        if (totalStep == width) {
            return encoder.write(result, base + row * width, count * width, totals, 0, worker);
        }
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            int at = base + (row + i) * width + lane;
            overflow |= encoder.write(result, at, lanes, totals, i * totalStep, worker);
        }
        return overflow;
    }
}
