package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.plan.CommonOps;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;

/** A program in the form that a device runs; where it lies on the device is not said yet. */
public final class DeviceProgram {
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
     * @throws IllegalArgumentException if the program has a format or a rounding that devices do not
     */
    public DeviceProgram(Program program, int processors) {
        if (program.rounding() != RoundingDirection.NEAREST_EVEN) {
            throw new IllegalArgumentException("the tornado backend rounds to nearest even only, not "
                    + program.rounding().word() + "; use --backend vector");
        }
        this.program = program;
        common = CommonOps.of(program);
        Program reduced = common.reduced();
        for (int i = 0; i < reduced.ops().size(); i++) {
            numbers.put(reduced.ops().get(i).result(), i);
        }
        List<Schedule.Launch> launches = Schedule.of(reduced);
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
     * @throws IllegalArgumentException if devices do not know it
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

    /** How many flags the program has. */
    public int flagCount() {
        return FLAGS_PER_OP * common.reduced().ops().size();
    }

    /** The first flag of the op that gives a slot. */
    public int flag(Slot slot) {
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

    /** The blocks of each launch, for the code's place. */
    public List<int[]> blocks(int codeBase) {
        return code.blocks(codeBase);
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
