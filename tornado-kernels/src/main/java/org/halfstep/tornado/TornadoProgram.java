package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Bindings;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.program.DeviceProgram;
import org.jspecify.annotations.Nullable;

/** A program with its code on the device. */
final class TornadoProgram implements Prepared {
    private final TornadoBackend backend;
    private final Machine machine;
    private final DeviceProgram program;
    private final Region code;
    private final Region flags;
    private final Region constants;
    private final List<int[]> launches;
    private final List<Slot> inputs;
    private final List<Slot> outputs;
    private final Overflows overflows = new Overflows();
    private long run;
    private boolean closed;

    TornadoProgram(TornadoBackend backend, DeviceProgram program, Workspace workspace) {
        this.backend = backend;
        this.machine = backend.machine();
        this.program = program;
        requireRoom("inputs and outputs", program.addresses(), Machine.MOST_ADDRESSES);
        requireRoom("inputs of rank 0", program.scalars(), Machine.MOST_SCALARS);
        inputs = program.program().inputs();
        outputs = program.program().outputs();
        float[] values = program.constants();
        code = backend.placeCode(program.codeLength());
        flags = backend.placeFlags(program.flagCount());
        constants = backend.placeConstants(values.length);
        if (values.length > 0) {
            machine.upload(Storage.BINARY32, constants, MemorySegment.ofArray(values));
        }
        machine.uploadCode(program.code(code.first(), constants.first(), flags.first()), code);
        launches = program.blocks(code.first());
    }

    private static void requireRoom(String what, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException("a program of " + count + " " + what + ": the tornado backend takes "
                    + most + " at most; use --backend vector");
        }
    }

    @Override
    public Program program() {
        return program.program();
    }

    @Override
    public List<Slot> run(List<Tensor> inputTensors, List<Tensor> outputTensors, RandomPlace place) {
        backend.requireOpen();
        if (closed) {
            throw new IllegalStateException("the prepared program is closed; prepare it again");
        }
        Bindings.require(program(), inputTensors, outputTensors);
        long number = backend.nextRun();
        List<Region> read = new ArrayList<>();
        List<Region> written = new ArrayList<>();
        List<TensorCopy> results = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (program.scalar(inputs.get(i)) < 0) {
                TensorCopy copy = backend.copyOf(inputTensors.get(i), number);
                backend.bringUpToDate(inputTensors.get(i), copy);
                read.add(copy.region());
            }
        }
        for (Tensor output : outputTensors) {
            results.add(backend.copyOf(output, number));
            written.add(results.getLast().region());
        }
        for (int i = 0; i < inputs.size(); i++) {
            int scalar = program.scalar(inputs.get(i));
            if (scalar >= 0) {
                machine.setScalar(scalar, (float) inputTensors.get(i).get(0));
            }
        }
        runOn(read, written, number);
        results.forEach(TensorCopy::deviceWrote);
        for (int i = 0; i < outputs.size(); i++) {
            int first = outputs.indexOf(outputs.get(i));
            if (outputs.lastIndexOf(outputs.get(i)) != i || first != i) {
                copyRepeated(outputTensors, i);
            }
        }
        return overflows;
    }

    /** A slot may be an output twice: the last of its tensors was written. */
    private void copyRepeated(List<Tensor> outputTensors, int i) {
        int written = outputs.lastIndexOf(outputs.get(i));
        if (written != i) {
            Tensor target = outputTensors.get(i);
            target.copy(0, outputTensors.get(written), 0, target.elementCount());
        }
    }

    /**
     * Runs with values that are on the device.
     *
     * @param read the inputs but those of rank 0
     * @param written the outputs
     */
    void runOn(List<Region> read, List<Region> written, long number) {
        run = number;
        overflows.forget();
        for (Storage storage : List.of(Storage.BINARY32, Storage.BITS16)) {
            int count = program.roomElements(storage);
            machine.setAddress(
                    DeviceProgram.room(storage),
                    count == 0 ? 0 : backend.room(storage, count).first());
        }
        int at = 0;
        for (Slot input : inputs) {
            if (program.scalar(input) < 0) {
                machine.setAddress(program.address(input), read.get(at).first());
                at++;
            }
        }
        for (int i = 0; i < outputs.size(); i++) {
            machine.setAddress(program.address(outputs.get(i)), written.get(i).first());
        }
        for (int[] blocks : launches) {
            machine.runOps(program.addresses(), blocks, (int) number);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            backend.giveBack(code, flags, constants);
        }
    }

    /** What overflowed in the last run, fetched from the device when somebody looks. */
    private final class Overflows extends AbstractList<Slot> {
        private @Nullable List<Slot> fetched;

        void forget() {
            fetched = null;
        }

        private List<Slot> slots() {
            @Nullable List<Slot> known = fetched;
            if (known == null) {
                int[] values = machine.flags(flags);
                List<Integer> ops = new ArrayList<>();
                for (int op = 0; op < values.length / DeviceProgram.FLAGS_PER_OP; op++) {
                    if (values[op * DeviceProgram.FLAGS_PER_OP] == (int) run) {
                        ops.add(op);
                    }
                }
                known = program.slots(ops);
                fetched = known;
            }
            return known;
        }

        @Override
        public Slot get(int index) {
            return slots().get(index);
        }

        @Override
        public int size() {
            return slots().size();
        }
    }
}
