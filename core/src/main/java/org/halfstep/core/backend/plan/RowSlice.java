package org.halfstep.core.backend.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.jspecify.annotations.Nullable;

/**
 * The row-wise ops of a unit for some of the rows, as a program of its own.
 *
 * <p>Sums over the rows go on from slice to slice: a slice receives the total so far and adds its chunks of 256 rows in
 * ascending order, so that the slices together add in the order of docs/arithmetic.md rules 4 and 5. The first total is
 * -0, to which every number adds up to itself.
 */
final class RowSlice {
    private final RowPlan plan;
    private final int count;
    private final List<Op> ops = new ArrayList<>();
    /** What a slice reads of each slot: its rows, or all of it. */
    private final Map<Slot, Slot> rowInputs = new LinkedHashMap<>();

    private final Map<Slot, Slot> wholeInputs = new LinkedHashMap<>();
    private final Map<Slot, Slot> results = new HashMap<>();
    /** The totals that come in and go out, by the slot that they are for. */
    private final Map<Slot, Slot> totalsBefore = new LinkedHashMap<>();

    private final Map<Slot, Slot> totalsAfter = new LinkedHashMap<>();
    private int slots;

    /**
     * Rewrites a unit.
     *
     * @param count the rows of the slice; a multiple of 256 but for the last slice
     */
    RowSlice(RowPlan plan, RowPlan.Unit unit, int count) {
        this.plan = plan;
        this.count = count;
        for (Op op : unit.ops()) {
            if (plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
                addTotals(op);
            } else {
                Set<Slot> own = new HashSet<>(plan.rowReads(op));
                List<Slot> inputs = op.inputs().stream()
                        .map(slot -> own.contains(slot) ? rows(slot) : whole(slot))
                        .toList();
                Slot result = slice(op.result());
                results.put(op.result(), result);
                ops.add(op.over(inputs, result));
            }
        }
    }

    private Slot slice(Slot slot) {
        return new Slot(slots++, slot.shape().with(0, count), slot.format(), slot.boundary(), slot.role());
    }

    private Slot rows(Slot slot) {
        @Nullable Slot result = results.get(slot);
        return result == null ? rowInputs.computeIfAbsent(slot, this::slice) : result;
    }

    private Slot whole(Slot slot) {
        return wholeInputs.computeIfAbsent(slot, s -> new Slot(slots++, s.shape(), s.format(), s.boundary(), s.role()));
    }

    private Slot total(Slot of) {
        return new Slot(slots++, of.shape(), FloatFormat.BINARY32, Boundary.ALONE, Role.INTERNAL);
    }

    private void addTotals(Op op) {
        List<Slot> inputs = op.inputs().stream().map(this::rows).toList();
        Slot total = total(op.result());
        totalsBefore.put(op.result(), total);
        for (int first = 0; first < count; first += RowPlan.CHUNK) {
            int from = first;
            int length = Math.min(RowPlan.CHUNK, count - first);
            List<Slot> chunk =
                    inputs.stream().map(input -> chunk(input, from, length)).toList();
            Slot sum = total(op.result());
            ops.add(
                    op instanceof Op.Reduce reduce
                            ? new Op.Reduce(
                                    Reduction.SUM, chunk.getFirst(), reduce.firstAxis(), reduce.axisCount(), sum)
                            : new Op.MatMul(chunk.get(0), Layout.TRANSPOSED, chunk.get(1), Layout.NORMAL, sum));
            ChainBuilder chain = new ChainBuilder();
            int both = chain.binary(BinaryFunction.ADD, chain.load(total), chain.load(sum));
            total = total(op.result());
            ops.add(chain.build(both, total));
        }
        totalsAfter.put(op.result(), total);
    }

    private Slot chunk(Slot rows, int first, int length) {
        if (length == count) {
            return rows;
        }
        Slot chunk = new Slot(slots++, rows.shape().with(0, length), rows.format(), Boundary.ALONE, rows.role());
        ops.add(new Op.Slice(rows, 0, first, chunk));
        return chunk;
    }

    /** The slots whose rows a slice reads, in the order of the program's inputs. */
    List<Slot> rowInputs() {
        return List.copyOf(rowInputs.keySet());
    }

    /** The slots that a slice reads whole; their inputs follow. */
    List<Slot> wholeInputs() {
        return List.copyOf(wholeInputs.keySet());
    }

    /** The slots whose totals come in behind those and go out behind the wanted rows. */
    List<Slot> totals() {
        return List.copyOf(totalsBefore.keySet());
    }

    /** The program of the slice: inputs and outputs in the order of the lists above. */
    Program program(List<Slot> wanted) {
        List<Slot> inputs = new ArrayList<>(rowInputs.values());
        inputs.addAll(wholeInputs.values());
        inputs.addAll(totalsBefore.values());
        List<Slot> outputs = new ArrayList<>();
        wanted.forEach(slot -> outputs.add(rows(slot)));
        outputs.addAll(totalsAfter.values());
        return new Program(inputs, ops, outputs);
    }

    /** The program that rounds the totals of all slices: from each total its slot's value. */
    Program finish(RowPlan.Unit unit) {
        List<Slot> inputs = new ArrayList<>();
        List<Op> rounded = new ArrayList<>();
        List<Slot> outputs = new ArrayList<>();
        for (Op op : unit.ops()) {
            if (plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
                Slot total = total(op.result());
                Slot result = new Slot(
                        slots++,
                        op.result().shape(),
                        op.result().format(),
                        Boundary.ALONE,
                        op.result().role());
                ChainBuilder chain = new ChainBuilder();
                int value = chain.load(total);
                if (op instanceof Op.Reduce reduce && reduce.reduction() == Reduction.MEAN) {
                    value = chain.binary(BinaryFunction.DIVIDE, value, chain.constant(plan.rows()));
                }
                inputs.add(total);
                rounded.add(chain.build(value, result));
                outputs.add(result);
            }
        }
        return new Program(inputs, rounded, outputs);
    }

    /** The slot of the whole program whose rows a slot of the slice holds, if it is the result of an op of the unit. */
    @Nullable
    Slot origin(Slot slot) {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue().equals(slot))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
