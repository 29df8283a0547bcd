package org.halfstep.core.backend.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/**
 * In which order the ops of a program run: whole ones one by one, and those that are row-wise in the batch together,
 * block of rows by block of rows.
 *
 * <p>A row-wise op reads rows of some slots (its own row of each) and others whole, and gives rows. A contraction over
 * the rows, the gradient of a weight or a bias, reads rows and gives a whole slot, which is there when all rows are
 * done. Rounds alternate: the whole ops that can run, then all row-wise ops that can.
 */
public final class RowPlan {
    /** How an op takes part. */
    public enum Kind {
        /** On whole slots. */
        WHOLE,
        /** Row by row. */
        ROW,
        /** A sum over rows. */
        CONTRACTION
    }

    /**
     * What runs at one time.
     *
     * @param ops one whole op, or the row-wise ones and contractions of a round in the program's order
     * @param kind {@code WHOLE} or {@code ROW}
     */
    public record Unit(List<Op> ops, Kind kind) {}

    /** The rows whose products are summed together (docs/arithmetic.md rule 4). */
    public static final int CHUNK = 256;

    /** Which of the ops that could run by rows do. */
    private enum Extent {
        /** Those that gain by it. */
        WORTHWHILE,
        /** All of them. */
        EVERYTHING
    }

    /** Sums over rows with more elements than this, over all chunks, are left to whole ops. */
    private static final long MOST_SUMS = 1L << 22;

    private final int rows;
    private final Extent extent;
    private final Map<Op, Kind> kinds = new HashMap<>();
    private final Set<Slot> rowSlots = new HashSet<>();
    private final Map<Slot, Integer> rounds = new HashMap<>();
    private final Set<Slot> late = new HashSet<>();
    private final List<Unit> units = new ArrayList<>();

    private RowPlan(Program program, int rows, Extent extent) {
        this.rows = rows;
        this.extent = extent;
        for (Slot input : program.inputs()) {
            rounds.put(input, 0);
            if (hasRows(input) && input.role() != Role.COMPUTE_PARAMETER) {
                rowSlots.add(input);
            }
        }
        Map<Integer, List<Op>> whole = new TreeMap<>();
        Map<Integer, List<Op>> rowWise = new TreeMap<>();
        int last = 0;
        for (Op op : program.ops()) {
            Kind kind = kind(op);
            kinds.put(op, kind);
            int round = round(op);
            rounds.put(op.result(), round);
            (kind == Kind.WHOLE ? whole : rowWise)
                    .computeIfAbsent(round, _ -> new ArrayList<>())
                    .add(op);
            if (kind == Kind.ROW) {
                rowSlots.add(op.result());
            }
            if (kind != Kind.WHOLE) {
                late.add(op.result());
            }
            last = Math.max(last, round);
        }
        for (int round = 0; round <= last; round++) {
            whole.getOrDefault(round, List.of()).forEach(op -> units.add(new Unit(List.of(op), Kind.WHOLE)));
            List<Op> together = rowWise.getOrDefault(round, List.of());
            if (together.size() == 1 && extent == Extent.WORTHWHILE) {
                // Nothing to keep between ops, so moving to columns and back is for nothing.
                kinds.put(together.getFirst(), Kind.WHOLE);
                units.add(new Unit(together, Kind.WHOLE));
            } else if (!together.isEmpty()) {
                units.add(new Unit(together, Kind.ROW));
            }
        }
    }

    /** The plan of a program. */
    public static RowPlan of(Program program) {
        RowPlan best = new RowPlan(program, 0, Extent.WORTHWHILE);
        if (program.rounding() != RoundingDirection.NEAREST_EVEN) {
            return best;
        }
        Set<Integer> sizes = new HashSet<>();
        for (Slot input : program.inputs()) {
            if (input.shape().rank() >= 2 && input.role() != Role.COMPUTE_PARAMETER) {
                sizes.add(input.shape().size(0));
            }
        }
        for (int size : sizes) {
            if (size >= 2) {
                RowPlan plan = new RowPlan(program, size, Extent.WORTHWHILE);
                if (plan.products() > best.products()) {
                    best = plan;
                }
            }
        }
        return best;
    }

    /**
     * The plan that runs by rows whatever can, for a program that does not fit into memory whole; the batch is the first
     * axis of the most numbers.
     */
    public static RowPlan ofEverything(Program program) {
        Map<Integer, Long> numbers = new HashMap<>();
        program.inputs().forEach(slot -> count(slot, numbers));
        program.ops().forEach(op -> count(op.result(), numbers));
        int rows = numbers.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
        return new RowPlan(program, rows, Extent.EVERYTHING);
    }

    private static void count(Slot slot, Map<Integer, Long> numbers) {
        if (slot.shape().rank() >= 2 && slot.role() != Role.COMPUTE_PARAMETER) {
            numbers.merge(slot.shape().size(0), (long) slot.shape().elementCount(), Long::sum);
        }
    }

    /** The multiplications in row-wise matrix products: what running row by row is for. */
    private long products() {
        return kinds.entrySet().stream()
                .filter(entry -> entry.getValue() == Kind.ROW && entry.getKey() instanceof Op.MatMul)
                .mapToLong(entry -> (long) entry.getKey().result().shape().elementCount()
                        * ((Op.MatMul) entry.getKey()).b().shape().elementCount())
                .sum();
    }

    /** What runs, in order. */
    public List<Unit> units() {
        return units;
    }

    /** The size of the batch; 0 if nothing runs by rows. */
    public int rows() {
        return rows;
    }

    /** How an op takes part. */
    public Kind kindOf(Op op) {
        return kinds.getOrDefault(op, Kind.WHOLE);
    }

    /** The slots of which an op reads its own row. */
    public List<Slot> rowReads(Op op) {
        return switch (kindOf(op)) {
            case WHOLE -> List.of();
            case CONTRACTION -> op.inputs();
            case ROW ->
                op instanceof Op.MatMul product
                        ? List.of(product.a())
                        : op.inputs().stream()
                                .filter(slot -> readsRow(op, slot))
                                .toList();
        };
    }

    /** The slots that a row-wise op reads whole. */
    public List<Slot> wholeReads(Op op) {
        return switch (kindOf(op)) {
            case WHOLE -> op.inputs();
            case CONTRACTION -> List.of();
            case ROW ->
                op instanceof Op.MatMul product
                        ? List.of(product.b())
                        : op.inputs().stream()
                                .filter(slot -> !readsRow(op, slot))
                                .toList();
        };
    }

    private boolean readsRow(Op op, Slot slot) {
        return !(op instanceof Op.Chain)
                || (hasRows(slot) && slot.shape().rank() == op.result().shape().rank());
    }

    private boolean hasRows(Slot slot) {
        return rows > 1
                && slot.shape().rank() >= 2
                && slot.shape().size(0) == rows
                && slot.shape().elementCount() > 0;
    }

    private boolean isRows(Slot slot) {
        return rowSlots.contains(slot);
    }

    /** Rows of this round are there for those that read just their own; all else that rows give, in the next round. */
    private int round(Op op) {
        List<Slot> own = rowReads(op);
        List<Slot> whole = wholeReads(op);
        int round = 0;
        for (Slot slot : op.inputs()) {
            boolean waits = late.contains(slot) && !(isRows(slot) && own.contains(slot) && !whole.contains(slot));
            round = Math.max(round, rounds.getOrDefault(slot, 0) + (waits ? 1 : 0));
        }
        return round;
    }

    private Kind kind(Op op) {
        if (rows < 2
                || !op.accumulator().equals(FloatFormat.BINARY32)
                || op.result().shape().elementCount() == 0) {
            return Kind.WHOLE;
        }
        return switch (op) {
            case Op.Chain chain ->
                hasRows(chain.result()) && chain.inputs().stream().anyMatch(slot -> isRows(slot) && readsRow(op, slot))
                        ? Kind.ROW
                        : Kind.WHOLE;
            case Op.MatMul product -> kind(product);
            case Op.Reduce reduce -> kind(reduce);
            case Op.Slice slice -> move(op, slice.axis() >= 1);
            case Op.Pad pad -> move(op, pad.axis() >= 1);
            case Op.Concat concat -> move(op, concat.axis() >= 1);
            case Op.Transpose transpose -> move(op, transpose.axis() >= 1 && transpose.otherAxis() >= 1);
            case Op.Reshape _ -> move(op, true);
            case Op.SelectBank _, Op.ScatterBank _ -> Kind.WHOLE;
        };
    }

    private Kind move(Op op, boolean withinRows) {
        boolean rowsOnly = hasRows(op.result()) && op.inputs().stream().allMatch(this::hasRows);
        return withinRows && rowsOnly && op.inputs().stream().anyMatch(this::isRows) ? Kind.ROW : Kind.WHOLE;
    }

    private Kind kind(Op.MatMul op) {
        if (op.result().shape().rank() != 2
                || op.a().shape().elementCount() == 0
                || op.b().shape().elementCount() == 0) {
            return Kind.WHOLE;
        }
        if (op.layoutA() == Layout.NORMAL) {
            return isRows(op.a()) ? Kind.ROW : Kind.WHOLE;
        }
        boolean overRows = op.layoutB() == Layout.NORMAL
                && hasRows(op.a())
                && hasRows(op.b())
                && (isRows(op.a()) || isRows(op.b()));
        return overRows && fewSums(op.result().shape()) ? Kind.CONTRACTION : Kind.WHOLE;
    }

    private Kind kind(Op.Reduce op) {
        if (!isRows(op.input())) {
            return Kind.WHOLE;
        }
        if (op.firstAxis() >= 1) {
            return hasRows(op.result()) ? Kind.ROW : Kind.WHOLE;
        }
        boolean strided = op.axisCount() == 1 && op.result().shape().elementCount() > 1;
        return strided && op.reduction() != Reduction.MAX && fewSums(op.result().shape())
                ? Kind.CONTRACTION
                : Kind.WHOLE;
    }

    private boolean fewSums(Shape shape) {
        return extent == Extent.EVERYTHING || (long) shape.elementCount() * Math.ceilDiv(rows, CHUNK) <= MOST_SUMS;
    }
}
