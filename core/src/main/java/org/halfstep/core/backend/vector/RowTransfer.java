package org.halfstep.core.backend.vector;

import java.util.Arrays;
import org.halfstep.core.program.Slot;

/** Moves between the rows of a tensor and the columns of a block. */
final class RowTransfer {
    private RowTransfer() {}

    /** Decodes the rows of a block; the rows behind the last one repeat it. */
    static RowStep load(Slot slot, int number, int rows, int buffer) {
        int width = Columns.width(slot.shape());
        return (slots, block) -> {
            float[] target = block.buffers[buffer];
            Conversions.read(slots[number], block.row * width, block.count * width, block.line, 0);
            Transposition.transpose(block.line, 0, width, block.count, width, target, Simd.START, rows);
            for (int j = 0; j < width && block.count < rows; j++) {
                int at = Simd.START + j * rows;
                Arrays.fill(target, at + block.count, at + rows, target[at + block.count - 1]);
            }
            return false;
        };
    }

    /** Stores the rows of a block, whose numbers are of the slot's format already. */
    static RowStep store(Slot slot, int number, int rows, int buffer) {
        int width = Columns.width(slot.shape());
        return (slots, block) -> {
            Transposition.transpose(block.buffers[buffer], Simd.START, rows, width, block.count, block.line, 0, width);
            Conversions.write(slots[number], block.row * width, block.count * width, block.line, 0);
            return false;
        };
    }

    /** Puts rows one after another for sums over rows: row r begins at {@code r} times the slot's padded width. */
    static RowStep rowsInOrder(Slot slot, int rows, int buffer, int target) {
        int width = Columns.width(slot.shape());
        int padded = Simd.roundedUp(width);
        return (_, block) -> {
            Transposition.transpose(
                    block.buffers[buffer],
                    Simd.START,
                    rows,
                    width,
                    block.count,
                    block.buffers[target],
                    Simd.START,
                    padded);
            return false;
        };
    }
}
