package org.halfstep.core.backend.vector;

import org.halfstep.core.backend.reference.Scratch;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Tensor;

/**
 * The operand of a matrix product whose numbers each multiply a whole vector of lanes: blocks of its rows, a chunk of k
 * at a time.
 *
 * <p>A row's k may lie together in memory, or the rows of one k. The first go to the kernels for such rows as they are;
 * rows that fill no such kernel are turned into the second. Binary32 numbers in short lines are not copied.
 */
final class FactorOperand {
    private static final int PAD = 16;

    private final Scratch<float[]> scratch;
    private final int slot;
    private final int factorBuffer;
    private final int lineBuffer;
    private final boolean together;
    private final boolean inPlace;
    private final boolean rowKernels;
    private final int rows;
    private final int k;
    /** Between copied parts of long rows, which would fall on the same lines of the cache; short rows are copied at once. */
    private final int pad;

    /**
     * The operand of a slot; its numbers go to the scratch buffers {@code factorBuffer} and {@code lineBuffer}.
     *
     * @param together whether the rows of one k are neighbours in memory, else the k of one row
     * @param rowKernels whether there are kernels for rows whose k are together
     * @param rows the rows of the whole matrix, of which {@code rowBlock} at most are loaded at a time
     */
    FactorOperand(
            Scratch<float[]> scratch,
            int slot,
            int factorBuffer,
            int lineBuffer,
            FloatFormat format,
            boolean together,
            boolean rowKernels,
            int rows,
            int rowBlock,
            int k) {
        this.scratch = scratch;
        this.slot = slot;
        this.factorBuffer = factorBuffer;
        this.lineBuffer = lineBuffer;
        this.together = together;
        this.rowKernels = rowKernels;
        this.rows = rows;
        this.k = k;
        this.pad = k > RowMatMul.CHUNK ? PAD : 0;
        inPlace = format.equals(FloatFormat.BINARY32) && (together ? rows : k) <= LaneOperand.SHORT_LINE;
        int chunk = Math.min(k, RowMatMul.CHUNK);
        int turned = rowKernels ? Math.min(rowBlock, MicroKernels.ROWS - 1) : rowBlock;
        int copied = inPlace ? 0 : rowBlock;
        scratch.requireBuffer(factorBuffer, chunk * (together ? copied : turned));
        scratch.requireBuffer(lineBuffer, together || inPlace ? 0 : rowBlock * (chunk + pad));
    }

    /** Loads a block of {@code count} rows and a chunk of {@code length} k for a worker. */
    void load(Tensor[] slots, int matrix, int row, int count, int from, int length, int worker) {
        Tensor operand = slots[slot];
        int base = matrix * rows * k;
        if (together) {
            if (!inPlace) {
                float[] factors = scratch.buffer(worker, factorBuffer);
                LaneOperand.readLines(operand, base + from * rows + row, length, rows, count, factors, count);
            }
            return;
        }
        if (!inPlace) {
            float[] lines = scratch.buffer(worker, lineBuffer);
            LaneOperand.readLines(operand, base + row * k + from, count, k, length, lines, length + pad);
        }
        int apart = apart(count);
        if (apart < count) {
            Transposition.transpose(
                    rowNumbers(slots, worker),
                    rowFirst(matrix, row, from) + apart * rowStep(length),
                    rowStep(length),
                    count - apart,
                    length,
                    scratch.buffer(worker, factorBuffer),
                    0,
                    count - apart);
        }
    }

    /** How many rows of a block of {@code count} go to the kernels for rows; the first ones. */
    int apart(int count) {
        return together || !rowKernels ? 0 : count / MicroKernels.ROWS * MicroKernels.ROWS;
    }

    /** Where rows with their k together are. */
    float[] rowNumbers(Tensor[] slots, int worker) {
        return inPlace ? ((FloatTensor) slots[slot]).valuesToRead() : scratch.buffer(worker, lineBuffer);
    }

    /** Where the block's first row begins among {@link #rowNumbers}. */
    int rowFirst(int matrix, int row, int from) {
        return inPlace ? (matrix * rows + row) * k + from : 0;
    }

    /** From one row to the next among {@link #rowNumbers}. */
    int rowStep(int length) {
        return inPlace ? k : length + pad;
    }

    /** Where the other rows of a block are, those of one k together. */
    float[] numbers(Tensor[] slots, int worker) {
        return together && inPlace ? ((FloatTensor) slots[slot]).valuesToRead() : scratch.buffer(worker, factorBuffer);
    }

    /** Where the first of them begins among {@link #numbers}. */
    int first(int matrix, int row, int from) {
        return together && inPlace ? (matrix * k + from) * rows + row : 0;
    }

    /** From one k to the next among {@link #numbers}. */
    int step(int count) {
        if (together) {
            return inPlace ? rows : count;
        }
        return count - apart(count);
    }
}
