package org.halfstep.tornado;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.DeviceException;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.Resources;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.backend.plan.SlicedProgram;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Storage;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.DeviceCopy;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.tornado.program.DeviceProgram;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Runs programs on a device of TornadoVM. Tensors that a program reads or writes stay there until the host asks for
 * their values.
 *
 * <p>Formats: binary32, binary16 and bfloat16. Rounding: to nearest even, the bits of the reference backend. A program
 * with another format or direction is refused when it is prepared.
 *
 * <p>Programs run one at a time: who runs one, or clears or copies tensors on the device, holds this object's lock. Who
 * holds a tensor's lock does not ask for it: values are fetched under the lock of {@link Machine} alone.
 */
final class TornadoBackend implements Backend {
    /** A copy of elements into a format, or a filling with zeros where there is no format to come from. */
    private record Helper(@Nullable FloatFormat from, FloatFormat to, int count) {}

    private final TornadoDevice device;
    private final String description;
    private final int threads;
    private final Machine machine;
    private final DeviceMemory memory;
    private final CodeMemory codeMemory;
    private final Map<Helper, TornadoProgram> helpers = new HashMap<>();
    private final Workspace ownWorkspace = new Workspace();
    private long run;
    private boolean closed;

    /**
     * Takes a device: its arrays and kernels are made and tested now.
     *
     * @param description the device in words
     * @param resources how many threads {@link #threads()} says, though the device has its own; and the most bytes of
     *     its memory that tensors may take
     * @throws IllegalArgumentException if a kernel cannot be compiled, or computes something wrong
     */
    static TornadoBackend open(TornadoDevice device, String description, Resources resources) {
        try {
            TornadoBackend backend = new TornadoBackend(device, description, resources);
            backend.test();
            return backend;
        } catch (KernelException e) {
            throw new IllegalArgumentException("the device " + description + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void test() {
        try {
            SelfTest.require(this, description);
            memory.sendAllHome();
            memory.account().begin();
        } catch (IllegalArgumentException | KernelException e) {
            close();
            throw e;
        }
    }

    private TornadoBackend(TornadoDevice device, String description, Resources resources) {
        this.device = device;
        this.description = description;
        this.threads = resources.threads();
        long bytes = resources.deviceMemory().orElseGet(() -> MachineSizes.defaultBytes(device));
        MachineSizes sizes = MachineSizes.of(bytes, device.getMaxAllocMemory());
        machine = new Machine(device, sizes);
        memory = new DeviceMemory(sizes);
        codeMemory = new CodeMemory(sizes, memory.account());
    }

    @Override
    public String name() {
        return TornadoBackendProvider.NAME;
    }

    @Override
    public Availability availability() {
        return new Available(description);
    }

    @Override
    public int threads() {
        return threads;
    }

    /**
     * {@inheritDoc} A program that does not fit into the device's memory runs in slices of its batch.
     *
     * @throws UnsupportedProgramException if the program has a format or rounding that devices do not
     * @throws DeviceException if it does not fit into the device's memory, in slices neither
     * @throws IllegalStateException if this backend is closed
     */
    @Override
    public synchronized Prepared prepare(Program program, Workspace workspace) {
        requireOpen();
        DeviceProgram translated = translate(program);
        if (fits(translated)) {
            return new TornadoProgram(this, translated, workspace);
        }
        return SlicedProgram.of(program, part -> fits(translate(part)), this, workspace)
                .orElseThrow(() -> new DeviceMemoryException(translated, memory));
    }

    private DeviceProgram translate(Program program) {
        return new DeviceProgram(program, machine.groups());
    }

    /** Whether all that a program needs at one time has room when no other tensor is there. */
    private boolean fits(DeviceProgram program) {
        for (Storage storage : DeviceProgram.STORAGES) {
            if (program.elements(storage) > memory.size(storage)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Optional<DeviceMeter> meter() {
        return Optional.of(new TornadoMeter(this, device));
    }

    Machine machine() {
        return machine;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the tornado backend is closed; open another one");
        }
    }

    /** The number of a run that begins. */
    long nextRun() {
        return ++run;
    }

    /** The kernel's number of a format. */
    static int number(FloatFormat format) {
        return DeviceProgram.formatNumber(format);
    }

    /** Where tensors and the values of programs lie. */
    DeviceMemory memory() {
        return memory;
    }

    /** Where programs lie. */
    CodeMemory codeMemory() {
        return codeMemory;
    }

    /** Makes the room that a run needs between its inputs and outputs, before its tensors get their places. */
    void makeRoom(Storage storage, int count) {
        memory.makeRoom(storage, count, run);
    }

    /** The copy of a tensor on this device for a run; a new one holds nothing. */
    TensorCopy copyOf(Tensor tensor, long forRun) {
        @Nullable DeviceCopy copy = tensor.deviceCopy();
        if (copy instanceof TensorCopy own && own.backend() == this) {
            own.usedBy(forRun);
            return own;
        }
        TensorCopy made = new TensorCopy(
                this, tensor.format(), memory.place(tensor.format().storage(), tensor.elementCount(), run));
        made.usedBy(forRun);
        memory.add(made);
        tensor.keepOnDevice(made);
        return made;
    }

    /** Gives the device a tensor's values for a run if it does not have them. */
    void bringUpToDate(Tensor tensor, TensorCopy copy, long forRun) {
        if (copy.isCurrent() || tensor.elementCount() == 0) {
            return;
        }
        if (copy.isUntouched()) {
            fill(copy, forRun);
        } else {
            machine.upload(copy.storage(), copy.region(), tensor.bytes());
            copy.written();
        }
        copy.uploaded();
    }

    /** Sets a copy's elements to zero. */
    synchronized void fill(TensorCopy copy) {
        fill(copy, nextRun());
    }

    /** Within a run it has the run's number: with a later one, the run's own tensors could be sent home. */
    private void fill(TensorCopy copy, long forRun) {
        copy.written();
        if (copy.region().count() > 0) {
            helper(new Helper(null, copy.format(), copy.region().count()))
                    .runOn(List.of(), List.of(copy.region()), forRun);
        }
    }

    /** Copies elements to a tensor, each rounded to its format. */
    synchronized boolean copy(TensorCopy from, Tensor target) {
        boolean known = target.format().equals(FloatFormat.BINARY32)
                || target.format().equals(FloatFormat.BINARY16)
                || target.format().equals(FloatFormat.BFLOAT16);
        if (!known) {
            return false;
        }
        long number = nextRun();
        from.usedBy(number);
        TensorCopy to = copyOf(target, number);
        to.written();
        if (from.region().count() > 0) {
            helper(new Helper(from.format(), to.format(), from.region().count()))
                    .runOn(List.of(from.region()), List.of(to.region()), number);
        }
        return true;
    }

    private TornadoProgram helper(Helper helper) {
        return helpers.computeIfAbsent(helper, this::prepare);
    }

    private TornadoProgram prepare(Helper helper) {
        Shape shape = Shape.of(helper.count);
        Slot result = new Slot(1, shape, helper.to, Boundary.ALONE, Role.INTERNAL);
        List<Slot> inputs = new ArrayList<>();
        Instruction instruction = new Instruction.Constant(0);
        if (helper.from != null) {
            inputs.add(new Slot(0, shape, helper.from, Boundary.ALONE, Role.INTERNAL));
            instruction = new Instruction.Load(0);
        }
        Op op = new Op.Chain(inputs, List.of(instruction), result);
        DeviceProgram program = new DeviceProgram(new Program(inputs, List.of(op), List.of(result)), machine.groups());
        return new TornadoProgram(this, program, ownWorkspace);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                memory.sendAllHome();
            } finally {
                machine.close();
            }
        }
    }
}
