package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.halfstep.core.backend.reference.Scratch;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Tensor;

/**
 * The operand of a matrix product along which the lanes run, as the register kernels read it: line kk holds
 * neighbouring lanes, and a panel of as many as a kernel takes is read line after line.
 *
 * <p>Short lines stay as they lie in memory; from binary32 whole vectors are not even copied. Longer lines are cut into
 * panels, which lie one after the other, all k of each. Where neighbours in memory are neighbouring k, panels are turned.
 */
final class LaneOperand {
    private enum Way {
        IN_PLACE,
        COPIED,
        PANELS,
        TURNED
    }

    /** Lines of memory no longer than this are read where they are: their k do not fall on the same cache lines. */
    static final int SHORT_LINE = 256;

    private final Scratch<float[]> scratch;
    private final int slot;
    private final int panelBuffer;
    private final int lineBuffer;
    private final Way way;
    private final int width;
    private final int k;
    /** The lanes of a panel. */
    private final int panel;

    private final int lines;

    /**
     * The operand of a slot; its numbers go to the scratch buffer {@code panelBuffer}, by way of {@code lineBuffer}.
     *
     * @param together whether neighbouring lanes are neighbours in memory
     * @param few whether the other operand has so few rows that copying this one would not pay
     * @param width the lanes of the whole matrix, of which {@code laneBlock} at most are loaded at a time
     */
    LaneOperand(
            Scratch<float[]> scratch,
            int slot,
            int panelBuffer,
            int lineBuffer,
            FloatFormat format,
            boolean together,
            boolean few,
            int width,
            int laneBlock,
            int panel,
            int k) {
        this.scratch = scratch;
        this.slot = slot;
        this.panelBuffer = panelBuffer;
        this.lineBuffer = lineBuffer;
        this.width = width;
        this.k = k;
        this.panel = panel;
        boolean binary32 = format.equals(FloatFormat.BINARY32);
        if (!together) {
            way = Way.TURNED;
        } else if (binary32 && width % LANES == 0 && (width <= SHORT_LINE || few)) {
            way = Way.IN_PLACE;
        } else {
            way = width <= SHORT_LINE ? Way.COPIED : Way.PANELS;
        }
        lines = way == Way.TURNED ? panel * Math.min(k, RowMatMul.CHUNK) : laneBlock;
        int size =
                switch (way) {
                    case IN_PLACE -> 0;
                    case COPIED -> width * k + panel; // the last panel may end behind the last line
                    case PANELS, TURNED -> laneBlock * k;
                };
        scratch.requireBuffer(panelBuffer, size);
        scratch.requireBuffer(lineBuffer, lines);
    }

    /** Whether the numbers are read from the tensor itself. */
    boolean isInPlace() {
        return way == Way.IN_PLACE;
    }

    /** Loads lanes {@code lane} to {@code lane + lanes - 1} of a matrix for a worker. */
    void load(Tensor[] slots, int matrix, int lane, int lanes, int worker) {
        Tensor operand = slots[slot];
        int base = matrix * width * k;
        switch (way) {
            case IN_PLACE -> {}
            case COPIED -> Conversions.read(operand, base, width * k, scratch.buffer(worker, panelBuffer), 0);
            case PANELS -> cut(operand, base + lane, lanes, worker);
            case TURNED -> turn(operand, base + lane * k, lanes, worker);
        }
    }

    private void cut(Tensor operand, int base, int lanes, int worker) {
        float[] panels = scratch.buffer(worker, panelBuffer);
        for (int kk = 0; kk < k; kk++) {
            float[] line = scratch.buffer(worker, lineBuffer);
            int at = 0;
            if (operand instanceof FloatTensor tensor) {
                line = tensor.valuesToRead();
                at = base + kk * width;
            } else {
                Conversions.read(operand, base + kk * width, lanes, line, 0);
            }
            int whole = lanes / panel * panel;
            cutLine(line, at, whole, panels, kk * panel);
            if (whole < lanes) {
                System.arraycopy(line, at + whole, panels, whole * k + kk * panel, lanes - whole);
            }
        }
        clearBehind(panels, lanes);
    }

    /** A line of whole panels, of two or four vectors each. */
    private void cutLine(float[] line, int at, int lanes, float[] panels, int to) {
        for (int j = 0; j < lanes; j += panel) {
            for (int lane = 0; lane < panel; lane += 2 * LANES) {
                FloatVector first = FloatVector.fromArray(FLOATS, line, at + j + lane);
                FloatVector second = FloatVector.fromArray(FLOATS, line, at + j + lane + LANES);
                first.intoArray(panels, to + j * k + lane);
                second.intoArray(panels, to + j * k + lane + LANES);
            }
        }
    }

    private void turn(Tensor operand, int base, int lanes, int worker) {
        float[] panels = scratch.buffer(worker, panelBuffer);
        for (int j = 0; j < lanes; j += panel) {
            int count = Math.min(panel, lanes - j);
            for (int from = 0; from < k; from += RowMatMul.CHUNK) {
                int length = Math.min(RowMatMul.CHUNK, k - from);
                float[] source = scratch.buffer(worker, lineBuffer);
                int at = 0;
                int stride = length;
                if (operand instanceof FloatTensor tensor) {
                    source = tensor.valuesToRead();
                    at = base + j * k + from;
                    stride = k;
                } else {
                    readLines(operand, base + j * k + from, count, k, length, source, length);
                }
                Transposition.transpose(source, at, stride, count, length, panels, j * k + from * panel, panel);
            }
        }
        clearBehind(panels, lanes);
    }

    /** Lanes behind the last one are zeros. */
    private void clearBehind(float[] panels, int lanes) {
        int whole = lanes / panel * panel;
        for (int kk = 0; whole < lanes && kk < k; kk++) {
            int at = whole * k + kk * panel;
            Arrays.fill(panels, at + lanes - whole, at + panel, 0);
        }
    }

    /** Decodes lines that are {@code stride} apart in memory to {@code step} apart. */
    static void readLines(
            Tensor operand, int from, int lineCount, int stride, int lineLength, float[] lines, int step) {
        if (stride == lineLength && step == lineLength) {
            Conversions.read(operand, from, lineCount * lineLength, lines, 0);
            return;
        }
        for (int i = 0; i < lineCount; i++) {
            Conversions.read(operand, from + i * stride, lineLength, lines, i * step);
        }
    }

    /** Where the loaded numbers are. */
    float[] numbers(Tensor[] slots, int worker) {
        return way == Way.IN_PLACE ? ((FloatTensor) slots[slot]).valuesToRead() : scratch.buffer(worker, panelBuffer);
    }

    /** Where line {@code from} of the panel begins whose first lane is {@code j} behind {@code lane}. */
    int first(int matrix, int lane, int j, int from) {
        return switch (way) {
            case IN_PLACE -> (matrix * k + from) * width + lane + j;
            case COPIED -> from * width + lane + j;
            case PANELS, TURNED -> j * k + from * panel;
        };
    }

    /** From one line to the next. */
    int step() {
        return way == Way.IN_PLACE || way == Way.COPIED ? width : panel;
    }
}
