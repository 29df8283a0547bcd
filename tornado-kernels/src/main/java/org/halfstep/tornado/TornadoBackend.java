package org.halfstep.tornado;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.Resources;
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
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.memory.Regions;
import org.halfstep.tornado.program.DeviceProgram;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Runs programs on a device of TornadoVM. Tensors that a program reads or writes stay there until the host asks for
 * their values.
 *
 * <p>Formats: binary32, binary16 and bfloat16. Rounding: to nearest even, the bits of the reference backend. A program
 * with another format or direction is refused when it is prepared.
 */
final class TornadoBackend implements Backend {
    /** A copy of elements into a format, or a filling with zeros where there is no format to come from. */
    private record Helper(@Nullable FloatFormat from, FloatFormat to, int count) {}

    private final String description;
    private final int threads;
    private final Machine machine;
    private final DeviceMemory memory;
    private final Regions codePlaces;
    private final Regions flagPlaces;
    private final Map<Storage, Region> rooms = new EnumMap<>(Storage.class);
    private final Map<Helper, TornadoProgram> helpers = new HashMap<>();
    private final Workspace ownWorkspace = new Workspace();
    private long run;
    private boolean closed;

    /**
     * Takes a device: its arrays and kernels are made now.
     *
     * @param description the device in words
     * @param resources how many threads {@link #threads()} says, though the device has its own; and the most bytes of
     *     its memory that tensors may take
     */
    TornadoBackend(TornadoDevice device, String description, Resources resources) {
        this.description = description;
        this.threads = resources.threads();
        long bytes = resources.deviceMemory().orElseGet(() -> MachineSizes.defaultBytes(device));
        MachineSizes sizes = MachineSizes.of(bytes, device.getMaxAllocMemory());
        machine = new Machine(device, sizes);
        memory = new DeviceMemory(sizes);
        codePlaces = new Regions(sizes.code());
        flagPlaces = new Regions(sizes.flags());
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
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the program has a format, rounding or size that the device does not
     * @throws IllegalStateException if this backend is closed
     */
    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        requireOpen();
        return new TornadoProgram(this, new DeviceProgram(program, machine.groups()), workspace);
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

    /** A place for code. */
    Region placeCode(int count) {
        return codePlaces
                .take(count)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the device has no room for the code of another program: " + codePlaces.used() + " of "
                                + codePlaces.size() + " numbers are taken; close programs that are not used"));
    }

    /** A place for flags. */
    Region placeFlags(int count) {
        return flagPlaces
                .take(count)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the device has no room for the flags of another program: " + flagPlaces.used() + " of "
                                + flagPlaces.size() + " are taken; close programs that are not used"));
    }

    /** A place for a program's constants. */
    Region placeConstants(int count) {
        return take(Storage.BINARY32, count);
    }

    /** Takes a program's places back. */
    void giveBack(Region code, Region flags, Region constants) {
        codePlaces.giveBack(code);
        flagPlaces.giveBack(flags);
        memory.giveBack(Storage.BINARY32, constants);
    }

    private Region take(Storage storage, int count) {
        return memory.take(storage, count, run).orElseThrow(() -> new DeviceMemoryException(storage, count, memory));
    }

    /** The room in which a run's values between inputs and outputs lie; programs use it in turn. */
    Region room(Storage storage, int count) {
        Region room = rooms.get(storage);
        if (room == null || room.count() < count) {
            if (room != null) {
                memory.giveBack(storage, room);
                rooms.remove(storage);
            }
            room = take(storage, count);
            rooms.put(storage, room);
        }
        return room;
    }

    /** The copy of a tensor on this device for a run; a new one holds nothing. */
    TensorCopy copyOf(Tensor tensor, long forRun) {
        @Nullable DeviceCopy copy = tensor.deviceCopy();
        if (copy instanceof TensorCopy own && own.backend() == this) {
            own.usedBy(forRun);
            return own;
        }
        TensorCopy made =
                new TensorCopy(this, tensor.format(), take(tensor.format().storage(), tensor.elementCount()));
        made.usedBy(forRun);
        memory.add(made);
        tensor.keepOnDevice(made);
        return made;
    }

    /** Gives the device a tensor's values if it does not have them. */
    void bringUpToDate(Tensor tensor, TensorCopy copy) {
        if (copy.isCurrent() || tensor.elementCount() == 0) {
            return;
        }
        if (copy.isUntouched()) {
            fill(copy);
        } else {
            machine.upload(copy.storage(), copy.region(), tensor.bytes());
        }
        copy.uploaded();
    }

    /** Sets a copy's elements to zero. */
    void fill(TensorCopy copy) {
        if (copy.region().count() > 0) {
            helper(new Helper(null, copy.format(), copy.region().count()))
                    .runOn(List.of(), List.of(copy.region()), nextRun());
        }
    }

    /** Copies elements to a tensor, each rounded to its format. */
    boolean copy(TensorCopy from, Tensor target) {
        boolean known = target.format().equals(FloatFormat.BINARY32)
                || target.format().equals(FloatFormat.BINARY16)
                || target.format().equals(FloatFormat.BFLOAT16);
        if (!known) {
            return false;
        }
        long number = nextRun();
        from.usedBy(number);
        TensorCopy to = copyOf(target, number);
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
    public void close() {
        if (!closed) {
            memory.sendAllHome();
            closed = true;
            machine.close();
        }
    }
}
