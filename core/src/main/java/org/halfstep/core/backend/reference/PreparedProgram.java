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
        program.ops().forEach(ReferenceKernels::requireEqualFormats);
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
                steps.add(new Step(
                        wide ? ReferenceKernels.of(op, buffers, doubles) : ReferenceKernels.of(op, buffers, floats),
                        op.result()));
            }
        }
        this.scratchBytes = floats.allocate() + doubles.allocate();
        workspace.with(Workspace.Use.SCRATCH).count(scratchBytes);
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
        overflows.clear();
        rounding.drawAt(place);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (backend.pool().run(step.kernel, tensors)) {
                overflows.add(step.result);
            }
        }
        Binding.copyRepeatedOutputs(tensors, outputs, outputTensors);
        return overflowsView;
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
