package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.backend.plan.CommonOps;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.tornado.memory.Regions;

/** A program in the form that a device runs; where it lies on the device is not said yet. */
public final class DeviceProgram {
    /** How tensors on a device are stored. */
    public static final List<Storage> STORAGES = List.of(Storage.BINARY32, Storage.BITS16);

    /** The flags of an op: that it overflowed, and behind that, that a result is otherwise not finite. */
    public static final int FLAGS_PER_OP = 2;

    private final Program program;
    private final CommonOps common;
    private final MemoryPlan plan;
    private final Places places;
    private final DeviceCode code;
    private final Map<Slot, Integer> numbers = new HashMap<>();

    /**
     * Translates a program.
     *
     * @param processors how many work-groups the device runs at a time, about
     * @throws UnsupportedProgramException if the program has a format or a rounding that devices do not
     */
    public DeviceProgram(Program program, int processors) {
        this(program, processors, ScheduleLimits.USUAL);
    }

    /** Translates a program, with other limits than the usual ones. */
    public DeviceProgram(Program program, int processors, ScheduleLimits limits) {
        if (program.rounding() != RoundingDirection.NEAREST_EVEN) {
            throw new UnsupportedProgramException("the tornado backend rounds to nearest even only, not "
                    + program.rounding().word() + "; use --backend vector");
        }
        this.program = program;
        common = CommonOps.of(program);
        Program reduced = common.reduced();
        for (int i = 0; i < reduced.ops().size(); i++) {
            numbers.put(reduced.ops().get(i).result(), i);
        }
        List<Schedule.Launch> launches = Schedule.of(reduced, limits);
        plan = new MemoryPlan(reduced, launches);
        places = new Places(program, plan);
        int rows = Schedule.rows(reduced);
        int rowsPerBlock = Math.max(8, Math.ceilDiv(rows, Math.min(DeviceCode.MOST_BLOCKS, 4 * processors)));
        code = new DeviceCode(launches, places, rows, rowsPerBlock, this::flag);
    }

    /** The program that was translated. */
    public Program program() {
        return program;
    }

    /** Whether an op reads an input; one that none reads need not be on the device. */
    public boolean isRead(Slot input) {
        return places.isRead(input);
    }

    /** The number of an input among the scalars, 1 or more, or -1 if it is a tensor with an address. */
    public int scalar(Slot input) {
        return places.scalar(input);
    }

    /** The number, behind {@code REFERENCES}, of the launch's address of an input or output. */
    public int address(Slot slot) {
        return places.address(slot);
    }

    /** The number of the launch's address of the room for values of a storage. */
    public static int room(Storage storage) {
        return storage == Storage.BITS16 ? Places.HALVES : Places.FLOATS;
    }

    /**
     * The kernel's number of a format.
     *
     * @throws UnsupportedProgramException if devices do not know it
     */
    public static int formatNumber(FloatFormat format) {
        return Places.format(format);
    }

    /** How many addresses a launch gives. */
    public int addresses() {
        return places.addresses();
    }

    /** How many scalars there are, the number 1 among them. */
    public int scalars() {
        return places.scalars();
    }

    /** How many elements of a storage the program needs between its inputs and outputs. */
    public int roomElements(Storage storage) {
        return plan.elements(storage);
    }

    /** How many elements of a storage the program needs at one time, inputs, outputs and constants among them. */
    public long elements(Storage storage) {
        Set<Slot> bound = new HashSet<>(program.outputs());
        program.inputs().stream().filter(this::isRead).forEach(bound::add);
        long elements = plan.elements(storage);
        for (Slot slot : bound) {
            if (slot.format().storage() == storage) {
                elements += Regions.aligned(slot.shape().elementCount());
            }
        }
        return storage == Storage.BINARY32 ? elements + Regions.aligned(code.constants().length) : elements;
    }

    /** How many flags the program has; the last ones are those of sums that no slot of the program holds. */
    public int flagCount() {
        return FLAGS_PER_OP * (common.reduced().ops().size() + 1);
    }

    /** The first flag of the op that gives a slot; the sums of chunks share a last one, that nobody reads. */
    public int flag(Slot slot) {
        if (LongSums.isChunks(slot)) {
            return FLAGS_PER_OP * numbers.size();
        }
        Integer number = numbers.get(slot);
        if (number == null) {
            throw new IllegalArgumentException(slot + " is no result of an op that runs");
        }
        return FLAGS_PER_OP * number;
    }

    /** The length of the code. */
    public int codeLength() {
        return code.length();
    }

    /** The constants, to be put among the binary32 values. */
    public float[] constants() {
        return code.constants();
    }

    /** The code for its place, that of the constants, and that of the flags. */
    public int[] code(int codeBase, int constantBase, int flagBase) {
        return code.at(codeBase, constantBase, flagBase);
    }

    /** The launches, for the code's place. */
    public List<DeviceLaunch> launches(int codeBase) {
        return code.launches(codeBase);
    }

    /** The slots of the whole program whose ops a reduced op's overflow stands for, in the order of the ops. */
    public List<Slot> slots(List<Integer> overflowedOps) {
        List<Integer> ops = new ArrayList<>();
        overflowedOps.forEach(op -> ops.addAll(common.numbers(op)));
        return ops.stream()
                .sorted()
                .map(op -> program.ops().get(op))
                .map(Op::result)
                .toList();
    }
}
