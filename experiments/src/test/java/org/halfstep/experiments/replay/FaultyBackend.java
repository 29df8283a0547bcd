package org.halfstep.experiments.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Bits16Tensor;
import org.halfstep.core.tensor.DoubleTensor;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * A backend with one error: flips the topmost stored bit of the significand of one element of one op's result, where a
 * condition holds.
 */
final class FaultyBackend implements Backend {
    /** Where the error is. */
    interface Condition {
        boolean holds(Program program, RandomPlace place, List<Tensor> inputs);
    }

    private final Backend delegate;
    private final String name;
    private final Condition condition;
    private final ToIntFunction<Program> op;
    private final int element;

    FaultyBackend(Backend delegate, String name, Condition condition, ToIntFunction<Program> op, int element) {
        this.delegate = delegate;
        this.name = name;
        this.condition = condition;
        this.op = op;
        this.element = element;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Availability availability() {
        return delegate.availability();
    }

    @Override
    public int threads() {
        return delegate.threads();
    }

    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        Prepared sound = delegate.prepare(program, workspace);
        return new Prepared() {
            @Override
            public Program program() {
                return program;
            }

            @Override
            public List<Slot> run(List<Tensor> inputs, List<Tensor> outputs, RandomPlace place) {
                return condition.holds(program, place, inputs)
                        ? faulty(program, inputs, outputs, place)
                        : sound.run(inputs, outputs, place);
            }

            @Override
            public void close() {
                sound.close();
            }
        };
    }

    /** Runs the ops up to the faulty one, flips the bit, and runs the others on that. */
    private List<Slot> faulty(Program program, List<Tensor> inputs, List<Tensor> outputs, RandomPlace place) {
        int last = op.applyAsInt(program);
        List<Op> headOps = program.ops().subList(0, last + 1);
        List<Op> tailOps = program.ops().subList(last + 1, program.ops().size());
        List<Slot> headResults = headOps.stream().map(Op::result).toList();
        List<Tensor> headTensors =
                headResults.stream().map(FaultyBackend::tensor).toList();
        List<Slot> overflowed = new ArrayList<>(run(
                new Program(program.inputs(), headOps, headResults, program.rounding()), inputs, headTensors, place));
        flip(headTensors.get(last));
        List<Slot> tailInputs = new ArrayList<>(program.inputs());
        tailInputs.addAll(headResults);
        List<Tensor> tailInputTensors = new ArrayList<>(inputs);
        tailInputTensors.addAll(headTensors);
        List<Slot> tailResults = tailOps.stream().map(Op::result).toList();
        List<Tensor> tailTensors =
                tailResults.stream().map(FaultyBackend::tensor).toList();
        overflowed.addAll(run(
                new Program(tailInputs, tailOps, tailResults, program.rounding()),
                tailInputTensors,
                tailTensors,
                place));
        for (int i = 0; i < outputs.size(); i++) {
            Slot output = program.outputs().get(i);
            int head = headResults.indexOf(output);
            Tensor result = head >= 0 ? headTensors.get(head) : tailTensors.get(tailResults.indexOf(output));
            outputs.get(i).copy(0, result, 0, result.elementCount());
        }
        return overflowed;
    }

    private List<Slot> run(Program program, List<Tensor> inputs, List<Tensor> outputs, RandomPlace place) {
        try (Prepared prepared = delegate.prepare(program, new Workspace())) {
            return List.copyOf(prepared.run(inputs, outputs, place));
        }
    }

    private static Tensor tensor(Slot slot) {
        return Tensor.zeros(slot.format(), slot.shape());
    }

    private void flip(Tensor tensor) {
        int bit = tensor.format().precision() - 2;
        switch (tensor) {
            case Bits16Tensor half -> half.bits()[element] ^= (short) (1 << bit);
            case FloatTensor floats ->
                floats.values()[element] =
                        Float.intBitsToFloat(Float.floatToRawIntBits(floats.values()[element]) ^ (1 << bit));
            case DoubleTensor doubles ->
                doubles.values()[element] =
                        Double.longBitsToDouble(Double.doubleToRawLongBits(doubles.values()[element]) ^ (1L << bit));
            case Tensor other -> throw new IllegalArgumentException("no bits of " + other.format());
        }
    }

    @Override
    public void close() {
        // the delegate is the caller's
    }
}
