package org.halfstep.core.backend.vector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.halfstep.core.program.Slot;

/**
 * The steps of a row-wise unit and the buffers that they compute in: a buffer serves the next need once its last reader
 * is done.
 */
final class RowLayout {
    /** How a slot's rows lie in a block. */
    enum Form {
        /** Column by column: lanes are rows. */
        COLUMNS,
        /** Row by row, for sums over rows. */
        ORDERED
    }

    /** A slot in one form. */
    record Need(Slot slot, Form form) {}

    /**
     * A step before its buffers are known.
     *
     * @param reads what it reads
     * @param writes what it writes first
     * @param op the number of its op in the unit, or -1
     * @param maker makes the step from the buffer of each need
     */
    record Draft(List<Need> reads, List<Need> writes, int op, Maker maker) {}

    /** Makes a step. */
    interface Maker {
        RowStep make(ToIntFunction<Need> buffers);
    }

    private final int rows;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<Need, Integer> buffers = new HashMap<>();
    private final List<Integer> lengths = new ArrayList<>();

    RowLayout(int rows) {
        this.rows = rows;
    }

    void add(Draft draft) {
        drafts.add(draft);
    }

    /** Whether a step writes this. */
    boolean has(Need need) {
        return drafts.stream().anyMatch(draft -> draft.writes().contains(need));
    }

    List<Draft> drafts() {
        return drafts;
    }

    /** Gives every need a buffer. */
    void assign() {
        Map<Need, Integer> lastUses = new HashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            for (Need need : drafts.get(i).writes()) {
                lastUses.put(need, i);
            }
            for (Need need : drafts.get(i).reads()) {
                lastUses.put(need, i);
            }
        }
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            for (Need need : drafts.get(i).writes()) {
                buffers.put(need, take(length(need), free));
            }
            int here = i;
            lastUses.forEach((need, last) -> {
                if (last == here) {
                    free.add(buffer(need));
                }
            });
        }
    }

    /** The free buffer that fits best: the smallest that is large enough, else the largest, which grows. */
    private int take(int length, List<Integer> free) {
        int best = -1;
        for (int candidate : free) {
            boolean first = best < 0;
            int size = lengths.get(candidate);
            int bestSize = first ? 0 : lengths.get(best);
            boolean better = size >= length ? bestSize < length || size < bestSize : size > bestSize;
            best = first || better ? candidate : best;
        }
        if (best < 0) {
            lengths.add(length);
            return lengths.size() - 1;
        }
        free.remove((Integer) best);
        lengths.set(best, Math.max(length, lengths.get(best)));
        return best;
    }

    private int length(Need need) {
        int width = Columns.width(need.slot().shape());
        return switch (need.form()) {
            case COLUMNS -> width * rows;
            case ORDERED -> rows * Simd.roundedUp(width);
        };
    }

    /** The buffer of a need. */
    int buffer(Need need) {
        return Objects.requireNonNull(buffers.get(need), need::toString);
    }

    /** New buffers. */
    float[][] allocate() {
        return lengths.stream().map(Simd::buffer).toArray(float[][]::new);
    }
}
