package org.halfstep.core.backend.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** A program with its buffers and one kernel an op. */
final class PreparedProgram implements Prepared {
    private record Step(Kernel kernel, Slot result) {}

    private final ReferenceBackend backend;
    private final Program program;
    private final Workspace workspace;
    private final SlotBuffers buffers;
    private final Encoder.Rounding rounding;
    private final List<Step> steps = new ArrayList<>();
    /** The number of each output's slot. */
    private final int[] outputs;

    private final long scratchBytes;
    private final List<Slot> overflows = new ArrayList<>();
    private final List<Slot> overflowsView = Collections.unmodifiableList(overflows);
    private boolean closed;

    PreparedProgram(ReferenceBackend backend, Program program, Workspace workspace) {
        program.ops().forEach(PreparedProgram::requireEqualFormats);
        this.backend = backend;
        this.program = program;
        this.workspace = workspace;
        this.buffers = new SlotBuffers(program, workspace);
        this.outputs = program.outputs().stream().mapToInt(buffers::number).toArray();
        this.rounding = new Encoder.Rounding(program.rounding());
        Scratch<float[]> floats = new Scratch<>(FloatLanes.INSTANCE, backend.threads(), rounding);
        Scratch<double[]> doubles = new Scratch<>(DoubleLanes.INSTANCE, backend.threads(), rounding);
        for (Op op : program.ops()) {
            if (!buffers.isShared(op.result())) {
                boolean wide = op.accumulator().equals(FloatFormat.BINARY64);
                steps.add(new Step(wide ? kernel(op, doubles) : kernel(op, floats), op.result()));
            }
        }
        this.scratchBytes = floats.allocate() + doubles.allocate();
        workspace.count(scratchBytes);
    }

    private static void requireEqualFormats(Op op) {
        boolean moves =
                switch (op) {
                    case Op.Chain _, Op.MatMul _, Op.Reduce _ -> false;
                    case Op.Slice _,
                            Op.Pad _,
                            Op.Concat _,
                            Op.Reshape _,
                            Op.Transpose _,
                            Op.SelectBank _,
                            Op.ScatterBank _ -> true;
                };
        for (Slot input : op.moved()) {
            if (moves && !input.format().equals(op.result().format())) {
                throw new IllegalArgumentException("move from " + input + " to " + op.result()
                        + ": the formats differ, and a move rounds nothing; convert by a chain");
            }
        }
    }

    private <A> Kernel kernel(Op op, Scratch<A> scratch) {
        int[] inputs = op.inputs().stream().mapToInt(buffers::number).toArray();
        int result = buffers.number(op.result());
        return switch (op) {
            case Op.Chain chain -> new ChainKernel<>(chain, inputs, result, scratch);
            case Op.MatMul product -> new MatMulKernel<>(product, inputs, result, scratch);
            case Op.Reduce max
            when max.reduction() == Op.Reduction.MAX -> new MaxKernel<>(max, inputs[0], result, scratch);
            case Op.Reduce sum -> {
                int end = sum.firstAxis() + sum.axisCount();
                yield sum.input().shape().count(end, sum.input().shape().rank()) == 1
                        ? new ContiguousSumKernel<>(sum, inputs[0], result, scratch)
                        : new StridedSumKernel<>(sum, inputs[0], result, scratch);
            }
            case Op.Slice slice -> MoveKernel.of(slice, inputs[0], result);
            case Op.Pad pad -> MoveKernel.of(pad, inputs[0], result);
            case Op.Concat concat -> MoveKernel.of(concat, inputs, result);
            case Op.Reshape reshape -> MoveKernel.of(reshape, inputs[0], result);
            case Op.Transpose transpose -> MoveKernel.of(transpose, inputs[0], result);
            case Op.SelectBank select -> BankKernel.of(select, inputs, result);
            case Op.ScatterBank scatter -> BankKernel.of(scatter, inputs, result);
        };
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
        requireTensors("input", program.inputs(), inputs);
        requireTensors("output", program.outputs(), outputTensors);
        Tensor[] tensors = buffers.tensors();
        for (int i = 0; i < inputs.size(); i++) {
            tensors[i] = inputs.get(i);
        }
        for (int i = 0; i < outputs.length; i++) {
            tensors[outputs[i]] = outputTensors.get(i);
        }
        overflows.clear();
        rounding.place = place;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (backend.pool().run(step.kernel, tensors)) {
                overflows.add(step.result);
            }
        }
        copyRepeatedOutputs(tensors, outputTensors);
        return overflowsView;
    }

    /** A slot may be an output twice: its kernel has written the last of its tensors. */
    private void copyRepeatedOutputs(Tensor[] tensors, List<Tensor> outputTensors) {
        for (int i = 0; i < outputs.length; i++) {
            Tensor written = tensors[outputs[i]];
            Tensor output = outputTensors.get(i);
            if (written != output) {
                output.copy(0, written, 0, output.elementCount());
            }
        }
    }

    private static void requireTensors(String what, List<Slot> slots, List<Tensor> tensors) {
        if (tensors.size() != slots.size()) {
            throw new IllegalArgumentException(
                    "run: the program has " + slots.size() + " " + what + " slots, got " + tensors.size() + " tensors");
        }
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            Tensor tensor = tensors.get(i);
            if (!tensor.format().equals(slot.format()) || !tensor.shape().equals(slot.shape())) {
                throw new IllegalArgumentException("run: " + what + " " + i + " is slot " + slot + ", got a tensor "
                        + tensor.format() + tensor.shape());
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            buffers.release(workspace);
            workspace.count(-scratchBytes);
        }
    }
}
