package org.halfstep.core.backend.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Bindings;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A program too large for a backend's memory: its row-wise ops run for one slice of the batch after another, and all
 * else as programs of their own. The bits are those of the whole program ({@link RowSlice}).
 *
 * <p>Tensors of the batch stay with the host, which hands over the rows of each slice; others stay where they are.
 */
public final class SlicedProgram implements Prepared {
    /** A part of the program that runs at one time. */
    private interface Part {
        /** Runs it, with the tensors of all slots so far; adds the slots that overflowed. */
        void run(Map<Slot, Tensor> tensors, Set<Slot> overflowed);

        void close();
    }

    private final Program program;
    private final Backend backend;
    private final Workspace workspace;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Slot, Tensor> between = new LinkedHashMap<>();
    private final Map<Slot, Integer> order = new HashMap<>();

    private SlicedProgram(Program program, RowPlan plan, int sliceRows, Backend backend, Workspace workspace) {
        this.program = program;
        this.backend = backend;
        this.workspace = workspace.with(Workspace.Use.VALUES);
        for (int i = 0; i < program.ops().size(); i++) {
            order.put(program.ops().get(i).result(), i);
        }
        List<RowPlan.Unit> units = plan.units();
        for (int i = 0; i < units.size(); i++) {
            RowPlan.Unit unit = units.get(i);
            List<Slot> wanted = wanted(unit, units.subList(i + 1, units.size()));
            parts.add(
                    unit.kind() == RowPlan.Kind.ROW
                            ? new Slices(plan, unit, wanted, sliceRows)
                            : new Whole(unit.ops(), wanted));
            wanted.stream()
                    .filter(slot -> !program.outputs().contains(slot))
                    .forEach(slot -> between.put(slot, this.workspace.acquire(slot.format(), slot.shape())));
        }
    }

    /**
     * Cuts a program into slices as large as fit.
     *
     * @param fits whether the backend has room for a program
     * @return nothing if slices of 256 rows do not fit either, nothing in it runs by rows, or it does not round to
     *     nearest even
     */
    public static Optional<SlicedProgram> of(
            Program program, Predicate<Program> fits, Backend backend, Workspace workspace) {
        if (program.rounding() != RoundingDirection.NEAREST_EVEN) {
            return Optional.empty();
        }
        RowPlan plan = RowPlan.ofEverything(program);
        int half = Math.ceilDiv(plan.rows(), 2);
        int sliceRows = Math.ceilDiv(half, RowPlan.CHUNK) * RowPlan.CHUNK;
        while (sliceRows >= RowPlan.CHUNK && sliceRows < plan.rows()) {
            if (fits(plan, sliceRows, fits)) {
                return Optional.of(new SlicedProgram(program, plan, sliceRows, backend, workspace));
            }
            sliceRows = sliceRows == RowPlan.CHUNK ? 0 : Math.ceilDiv(sliceRows / 2, RowPlan.CHUNK) * RowPlan.CHUNK;
        }
        return Optional.empty();
    }

    private static boolean fits(RowPlan plan, int sliceRows, Predicate<Program> fits) {
        for (RowPlan.Unit unit : plan.units()) {
            List<Slot> results = unit.ops().stream().map(Op::result).toList();
            Program part = unit.kind() == RowPlan.Kind.ROW
                    ? new RowSlice(plan, unit, sliceRows).program(List.of())
                    : new Program(inputs(unit.ops()), unit.ops(), results);
            if (!fits.test(part)) {
                return false;
            }
        }
        return true;
    }

    /** The slots that a unit gives and somebody else reads. */
    private List<Slot> wanted(RowPlan.Unit unit, List<RowPlan.Unit> later) {
        Set<Slot> read = new HashSet<>(program.outputs());
        later.forEach(other -> other.ops().forEach(op -> read.addAll(op.inputs())));
        return unit.ops().stream().map(Op::result).filter(read::contains).toList();
    }

    private static List<Slot> inputs(List<Op> ops) {
        Set<Slot> given = new HashSet<>();
        List<Slot> inputs = new ArrayList<>();
        for (Op op : ops) {
            op.inputs().stream()
                    .filter(slot -> !given.contains(slot) && !inputs.contains(slot))
                    .forEach(inputs::add);
            given.add(op.result());
        }
        return inputs;
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public List<Slot> run(List<Tensor> inputs, List<Tensor> outputs, RandomPlace place) {
        Bindings.require(program, inputs, outputs);
        Map<Slot, Tensor> tensors = new HashMap<>(between);
        for (int i = 0; i < inputs.size(); i++) {
            tensors.put(program.inputs().get(i), inputs.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            tensors.put(program.outputs().get(i), outputs.get(i));
        }
        Set<Slot> overflowed = new HashSet<>();
        parts.forEach(part -> part.run(tensors, overflowed));
        for (int i = 0; i < outputs.size(); i++) {
            Tensor written = tensor(tensors, program.outputs().get(i));
            if (written != outputs.get(i)) {
                outputs.get(i).copy(0, written, 0, written.elementCount());
            }
        }
        return overflowed.stream()
                .sorted(Comparator.comparing(slot -> order.getOrDefault(slot, 0)))
                .toList();
    }

    private static Tensor tensor(Map<Slot, Tensor> tensors, Slot slot) {
        Tensor tensor = tensors.get(slot);
        if (tensor == null) {
            throw new IllegalStateException(slot + " is read before it is there");
        }
        return tensor;
    }

    @Override
    public void close() {
        parts.forEach(Part::close);
        parts.clear();
        between.values().forEach(workspace::release);
        between.clear();
    }

    /** Ops on whole slots. */
    private final class Whole implements Part {
        private final Prepared prepared;

        Whole(List<Op> ops, List<Slot> wanted) {
            prepared = backend.prepare(new Program(inputs(ops), ops, wanted), workspace);
        }

        @Override
        public void run(Map<Slot, Tensor> tensors, Set<Slot> overflowed) {
            Program own = prepared.program();
            overflowed.addAll(prepared.run(
                    own.inputs().stream().map(slot -> tensor(tensors, slot)).toList(),
                    own.outputs().stream().map(slot -> tensor(tensors, slot)).toList()));
        }

        @Override
        public void close() {
            prepared.close();
        }
    }

    /** Row-wise ops, slice by slice; the last slice is shorter or of the same length. */
    private final class Slices implements Part {
        private final int rows;
        private final int sliceRows;
        private final List<Slot> wantedRows;
        private final List<Slot> totals;
        private final List<RunningSlice> slices = new ArrayList<>();
        private final @Nullable Prepared finish;
        private final List<Tensor> before = new ArrayList<>();
        private final List<Tensor> after = new ArrayList<>();

        Slices(RowPlan plan, RowPlan.Unit unit, List<Slot> wanted, int sliceRows) {
            this.rows = plan.rows();
            this.sliceRows = sliceRows;
            wantedRows = wanted.stream()
                    .filter(slot -> unit.ops().stream()
                            .anyMatch(op -> op.result().equals(slot) && plan.kindOf(op) == RowPlan.Kind.ROW))
                    .toList();
            RowSlice slice = new RowSlice(plan, unit, sliceRows);
            slices.add(new RunningSlice(slice, sliceRows));
            if (rows % sliceRows != 0) {
                slices.add(new RunningSlice(new RowSlice(plan, unit, rows % sliceRows), rows % sliceRows));
            }
            totals = slice.totals();
            finish = totals.isEmpty() ? null : backend.prepare(slice.finish(unit), workspace);
            for (Slot input :
                    finish == null ? List.<Slot>of() : finish.program().inputs()) {
                before.add(workspace.acquire(input.format(), input.shape()));
                after.add(workspace.acquire(input.format(), input.shape()));
            }
        }

        @Override
        public void run(Map<Slot, Tensor> tensors, Set<Slot> overflowed) {
            before.forEach(total -> total.fill(-0.0));
            for (int first = 0; first < rows; first += sliceRows) {
                RunningSlice slice = rows - first < sliceRows ? slices.getLast() : slices.getFirst();
                slice.run(tensors, first, overflowed);
                for (int i = 0; i < before.size(); i++) {
                    Tensor last = before.get(i);
                    before.set(i, after.get(i));
                    after.set(i, last);
                }
            }
            if (finish != null) {
                List<Slot> over = finish.run(
                        before,
                        totals.stream().map(slot -> tensor(tensors, slot)).toList());
                for (int i = 0; i < totals.size(); i++) {
                    if (over.contains(finish.program().outputs().get(i))) {
                        overflowed.add(totals.get(i));
                    }
                }
            }
        }

        @Override
        public void close() {
            slices.forEach(RunningSlice::close);
            if (finish != null) {
                finish.close();
            }
            before.forEach(workspace::release);
            after.forEach(workspace::release);
        }

        /** A slice of one length, with the tensors of its rows. */
        private final class RunningSlice {
            private final RowSlice slice;
            private final int count;
            private final Prepared prepared;
            private final List<Tensor> read = new ArrayList<>();
            private final List<Tensor> written = new ArrayList<>();

            RunningSlice(RowSlice slice, int count) {
                this.slice = slice;
                this.count = count;
                prepared = backend.prepare(slice.program(wantedRows), workspace);
                for (int i = 0; i < slice.rowInputs().size(); i++) {
                    read.add(acquire(prepared.program().inputs().get(i)));
                }
                for (int i = 0; i < wantedRows.size(); i++) {
                    written.add(acquire(prepared.program().outputs().get(i)));
                }
            }

            private Tensor acquire(Slot slot) {
                return workspace.acquire(slot.format(), slot.shape());
            }

            void run(Map<Slot, Tensor> tensors, int first, Set<Slot> overflowed) {
                for (int i = 0; i < read.size(); i++) {
                    Tensor all = tensor(tensors, slice.rowInputs().get(i));
                    int row = all.elementCount() / rows;
                    read.get(i).copy(0, all, first * row, count * row);
                }
                List<Tensor> inputs = new ArrayList<>(read);
                slice.wholeInputs().forEach(slot -> inputs.add(tensor(tensors, slot)));
                inputs.addAll(before);
                List<Tensor> outputs = new ArrayList<>(written);
                outputs.addAll(after);
                for (Slot slot : prepared.run(inputs, outputs)) {
                    @Nullable Slot origin = slice.origin(slot);
                    if (origin != null) {
                        overflowed.add(origin);
                    }
                }
                for (int i = 0; i < written.size(); i++) {
                    Tensor all = tensor(tensors, wantedRows.get(i));
                    int row = all.elementCount() / rows;
                    all.copy(first * row, written.get(i), 0, count * row);
                }
            }

            void close() {
                prepared.close();
                read.forEach(workspace::release);
                written.forEach(workspace::release);
            }
        }
    }
}
