package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Bindings;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.program.DeviceLaunch;
import org.halfstep.tornado.program.DeviceProgram;
import org.jspecify.annotations.Nullable;

/** A program with its code on the device. */
final class TornadoProgram implements Prepared {
    /** An input that names an entry of a bank. */
    private record BankIndex(Slot bank, int input) {}

    private final TornadoBackend backend;
    private final Machine machine;
    private final DeviceProgram program;
    private final Region code;
    private final Region flags;
    private final Region constants;
    private final List<DeviceLaunch> launches;
    private final List<Slot> inputs;
    private final List<Slot> outputs;
    private final List<BankIndex> bankIndices;
    private final RunFlags runFlags = new RunFlags();
    private final Overflows overflows = new Overflows();
    private long run;
    private boolean closed;

    TornadoProgram(TornadoBackend backend, DeviceProgram program, Workspace workspace) {
        this.backend = backend;
        this.machine = backend.machine();
        this.program = program;
        requireRoom("inputs and outputs", program.addresses(), DeviceArrays.MOST_ADDRESSES);
        requireRoom("inputs of rank 0", program.scalars(), DeviceArrays.MOST_SCALARS);
        inputs = program.program().inputs();
        outputs = program.program().outputs();
        bankIndices = bankIndices(program.program());
        float[] values = program.constants();
        code = backend.codeMemory().placeCode(program.codeLength());
        flags = backend.codeMemory().placeFlags(program.flagCount());
        constants = backend.codeMemory().placeConstants(values.length);
        if (values.length > 0) {
            machine.upload(Storage.BINARY32, constants, MemorySegment.ofArray(values));
        }
        machine.uploadCode(program.code(code.first(), constants.first(), flags.first()), code);
        launches = program.launches(code.first());
    }

    /** The indices that are inputs; one that is computed is not seen here, and must be right. */
    private static List<BankIndex> bankIndices(Program program) {
        List<BankIndex> indices = new ArrayList<>();
        for (Op op : program.ops()) {
            if (op instanceof Op.SelectBank select) {
                indices.add(new BankIndex(select.bank(), program.inputs().indexOf(select.index())));
            } else if (op instanceof Op.ScatterBank scatter) {
                indices.add(new BankIndex(scatter.result(), program.inputs().indexOf(scatter.index())));
            }
        }
        indices.removeIf(index -> index.input < 0);
        return indices;
    }

    private static void requireRoom(String what, int count, int most) {
        if (count > most) {
            throw new UnsupportedProgramException("a program of " + count + " " + what + ": the tornado backend takes "
                    + most + " at most; use --backend vector");
        }
    }

    @Override
    public Program program() {
        return program.program();
    }

    @Override
    public List<Slot> run(List<Tensor> inputTensors, List<Tensor> outputTensors, RandomPlace place) {
        synchronized (backend) {
            return run(inputTensors, outputTensors, backend.nextRun());
        }
    }

    private List<Slot> run(List<Tensor> inputTensors, List<Tensor> outputTensors, long number) {
        backend.requireOpen();
        if (closed) {
            throw new IllegalStateException("the prepared program is closed; prepare it again");
        }
        Bindings.require(program(), inputTensors, outputTensors);
        DeviceProgram.STORAGES.forEach(storage -> backend.makeRoom(storage, program.roomElements(storage)));
        bankIndices.forEach(index ->
                Bindings.entry(index.bank, inputTensors.get(index.input).get(0)));
        List<Region> read = new ArrayList<>();
        List<Region> written = new ArrayList<>();
        List<TensorCopy> results = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (isTensor(inputs.get(i))) {
                TensorCopy copy = backend.copyOf(inputTensors.get(i), number);
                backend.bringUpToDate(inputTensors.get(i), copy, number);
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
        for (int i = 0; i < outputs.size(); i++) {
            results.get(i).writtenWith(new OutputFlags(number, program.flag(outputs.get(i))));
        }
        for (int i = 0; i < outputs.size(); i++) {
            copyRepeated(outputTensors, i);
        }
        return overflows;
    }

    /** Whether an input is a tensor on the device: not one of rank 0, nor one that no op reads. */
    private boolean isTensor(Slot input) {
        return program.isRead(input) && program.scalar(input) < 0;
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
     * @param read the inputs that are tensors on the device
     * @param written the outputs
     */
    void runOn(List<Region> read, List<Region> written, long number) {
        run = number;
        runFlags.forget();
        overflows.forget();
        for (Storage storage : DeviceProgram.STORAGES) {
            if (program.roomElements(storage) > 0) {
                machine.setAddress(
                        DeviceProgram.room(storage),
                        backend.memory().room(storage).first());
            }
        }
        int at = 0;
        for (Slot input : inputs) {
            if (isTensor(input)) {
                machine.setAddress(program.address(input), read.get(at).first());
                at++;
            }
        }
        for (int i = 0; i < outputs.size(); i++) {
            machine.setAddress(program.address(outputs.get(i)), written.get(i).first());
        }
        for (DeviceLaunch launch : launches) {
            machine.run(program.addresses(), launch, (int) number);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            backend.codeMemory().giveBack(code, flags, constants);
        }
    }

    /** What the last run left in the flags, fetched from the device when somebody asks. */
    private final class RunFlags {
        private int @Nullable [] fetched;

        void forget() {
            fetched = null;
        }

        private int[] values() {
            int @Nullable [] known = fetched;
            if (known == null) {
                known = machine.flags(flags);
                fetched = known;
            }
            return known;
        }

        /** Whether all results of an op of the last run were finite. */
        boolean allFinite(int flag) {
            int[] values = values();
            return values[flag] != (int) run && values[flag + 1] != (int) run;
        }

        List<Slot> overflows() {
            int[] values = values();
            List<Integer> ops = new ArrayList<>();
            for (int op = 0; op < values.length / DeviceProgram.FLAGS_PER_OP; op++) {
                if (values[op * DeviceProgram.FLAGS_PER_OP] == (int) run) {
                    ops.add(op);
                }
            }
            return program.slots(ops);
        }
    }

    /** The flags of an output of one run. */
    private final class OutputFlags implements TensorCopy.Flags {
        private final long of;
        private final int flag;

        OutputFlags(long of, int flag) {
            this.of = of;
            this.flag = flag;
        }

        @Override
        public boolean areKept() {
            return of == run && !closed;
        }

        @Override
        public boolean allFinite() {
            return runFlags.allFinite(flag);
        }
    }

    /** The slots that overflowed in the last run. */
    private final class Overflows extends AbstractList<Slot> {
        private @Nullable List<Slot> known;

        void forget() {
            known = null;
        }

        private List<Slot> slots() {
            @Nullable List<Slot> slots = known;
            if (slots == null) {
                slots = runFlags.overflows();
                known = slots;
            }
            return slots;
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
