package org.halfstep.core.backend.vector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.plan.CommonOps;
import org.halfstep.core.backend.plan.RowPlan;
import org.halfstep.core.backend.reference.Binding;
import org.halfstep.core.backend.reference.DoubleLanes;
import org.halfstep.core.backend.reference.Encoder;
import org.halfstep.core.backend.reference.Kernel;
import org.halfstep.core.backend.reference.ReferenceKernels;
import org.halfstep.core.backend.reference.Scratch;
import org.halfstep.core.backend.reference.SlotBuffers;
import org.halfstep.core.backend.reference.SlotBuffers.Use;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** A program with its buffers and kernels: row-wise ops together, the others one by one. */
final class VectorProgram implements Prepared {
    /** A kernel and the numbers of the ops that it computes. */
    private record Step(Kernel kernel, List<List<Integer>> ops) {}

    private final VectorBackend backend;
    private final Program program;
    private final Workspace workspace;
    private final SlotBuffers buffers;
    private final int[] outputs;
    private final Encoder.Rounding rounding;
    private final List<Step> steps = new ArrayList<>();
    private final boolean[] overflowed;
    private final List<Slot> overflows = new ArrayList<>();
    private final List<Slot> overflowsView = Collections.unmodifiableList(overflows);
    private final long scratchBytes;
    private boolean closed;

    VectorProgram(VectorBackend backend, Program program, Workspace workspace) {
        program.ops().forEach(ReferenceKernels::requireEqualFormats);
        this.backend = backend;
        this.program = program;
        this.workspace = workspace;
        this.overflowed = new boolean[program.ops().size()];
        CommonOps common = CommonOps.of(program);
        Program reduced = common.reduced();
        RowPlan plan = RowPlan.of(reduced);
        Map<Slot, Set<Op>> readers = readers(reduced);
        List<Use> uses =
                plan.units().stream().map(unit -> use(unit, plan, readers)).toList();
        this.buffers = new SlotBuffers(program, uses, workspace);
        this.outputs = program.outputs().stream().mapToInt(buffers::number).toArray();
        this.rounding = new Encoder.Rounding(program.rounding());
        Scratch<float[]> floats = new Scratch<>(VectorFloatLanes.VECTORS, backend.threads(), rounding);
        Scratch<double[]> doubles = new Scratch<>(DoubleLanes.INSTANCE, backend.threads(), rounding);
        long phaseBytes = 0;
        for (int i = 0; i < plan.units().size(); i++) {
            RowPlan.Unit unit = plan.units().get(i);
            List<List<Integer>> numbers = unit.ops().stream()
                    .map(op -> common.numbers(reduced.ops().indexOf(op)))
                    .toList();
            if (unit.kind() == RowPlan.Kind.ROW) {
                Set<Slot> stored = new HashSet<>(uses.get(i).writes());
                RowPhase phase = new RowPhase(unit.ops(), plan, stored, buffers, floats);
                phaseBytes += phase.bytes();
                steps.add(new Step(phase, numbers));
            } else if (!buffers.isShared(unit.ops().getFirst().result())) {
                Op op = unit.ops().getFirst();
                steps.add(new Step(whole(op, floats, doubles), numbers));
            }
        }
        this.scratchBytes = floats.allocate() + doubles.allocate() + phaseBytes;
        workspace.with(Workspace.Use.SCRATCH).count(scratchBytes);
    }

    private Kernel whole(Op op, Scratch<float[]> floats, Scratch<double[]> doubles) {
        if (op instanceof Op.MatMul product && PackedMatMul.fits(product)) {
            int a = buffers.number(product.a());
            int b = buffers.number(product.b());
            return new PackedMatMul(product, a, b, buffers.number(product.result()), floats);
        }
        boolean wide = op.accumulator().equals(FloatFormat.BINARY64);
        return wide ? ReferenceKernels.of(op, buffers, doubles) : ReferenceKernels.of(op, buffers, floats);
    }

    private Map<Slot, Set<Op>> readers(Program whole) {
        Map<Slot, Set<Op>> readers = new HashMap<>();
        for (Op op : whole.ops()) {
            op.inputs().forEach(slot -> readers.computeIfAbsent(slot, _ -> new HashSet<>())
                    .add(op));
        }
        return readers;
    }

    /** What a unit reads from outside, and what it writes for others. */
    private Use use(RowPlan.Unit unit, RowPlan plan, Map<Slot, Set<Op>> readers) {
        if (unit.kind() != RowPlan.Kind.ROW) {
            return Use.of(unit.ops().getFirst());
        }
        Set<Slot> inside = new HashSet<>();
        Set<Slot> reads = new LinkedHashSet<>();
        List<Slot> writes = new ArrayList<>();
        for (Op op : unit.ops()) {
            op.inputs().stream().filter(slot -> !inside.contains(slot)).forEach(reads::add);
            inside.add(op.result());
            boolean read = !unit.ops().containsAll(readers.getOrDefault(op.result(), Set.of()));
            if (read || program.outputs().contains(op.result()) || plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
                writes.add(op.result());
            }
        }
        return new Use(List.copyOf(reads), writes, Optional.empty());
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public List<Slot> run(List<Tensor> inputs, List<Tensor> outputTensors, RandomPlace place) {
        backend.requireOpen();
        if (closed) {
            throw new IllegalStateException("the prepared program is closed; prepare it again");
        }
        Tensor[] tensors = Binding.bind(program, buffers, outputs, inputs, outputTensors);
        rounding.drawAt(place);
        for (int i = 0; i < steps.size(); i++) {
            run(steps.get(i), tensors);
        }
        Binding.copyRepeatedOutputs(tensors, outputs, outputTensors);
        overflows.clear();
        for (int i = 0; i < overflowed.length; i++) {
            if (overflowed[i]) {
                overflowed[i] = false;
                overflows.add(program.ops().get(i).result());
            }
        }
        return overflowsView;
    }

    private void run(Step step, Tensor[] tensors) {
        if (step.kernel instanceof RowPhase phase) {
            phase.begin(tensors);
            backend.pool().run(phase, tensors);
            phase.end(tensors);
            for (int i = 0; i < step.ops.size(); i++) {
                mark(step.ops.get(i), phase.overflowed(i));
            }
        } else {
            mark(step.ops.getFirst(), backend.pool().run(step.kernel, tensors));
        }
    }

    private void mark(List<Integer> ops, boolean overflow) {
        for (int i = 0; overflow && i < ops.size(); i++) {
            overflowed[ops.get(i)] = true;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            buffers.release(workspace);
            workspace.with(Workspace.Use.SCRATCH).count(-scratchBytes);
        }
    }
}
