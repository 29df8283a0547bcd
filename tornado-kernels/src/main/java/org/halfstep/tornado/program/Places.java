package org.halfstep.tornado.program;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.DeviceTables;
import org.jspecify.annotations.Nullable;

/**
 * Where the kernel finds each slot: inputs of rank 0 among the scalars, other inputs and the outputs by an address that
 * the launch gives, all else in the room of the program, whose start the launch gives too.
 */
final class Places {
    /** The launch's addresses of the room of binary32 values and of that of 16-bit codes; those of slots follow. */
    static final int FLOATS = 0;

    static final int HALVES = 1;
    private static final int FIRST_BOUND = 2;

    /** Where among the scalars the number 1 is; those of inputs follow. */
    static final int ONE = 0;

    private final MemoryPlan plan;
    private final Map<Slot, Integer> scalars = new HashMap<>();
    private final Map<Slot, Integer> bound = new HashMap<>();

    /** The places of a program's slots; inputs that no op reads have none, whatever their format. */
    Places(Program program, MemoryPlan plan) {
        this.plan = plan;
        Set<Slot> read = new HashSet<>();
        program.ops().forEach(op -> read.addAll(op.inputs()));
        for (Slot input : program.inputs().stream().filter(read::contains).toList()) {
            if (input.shape().rank() == 0) {
                scalars.put(input, scalars.size() + 1);
            } else {
                bound.put(input, bound.size());
            }
        }
        for (Slot output : program.outputs()) {
            bound.putIfAbsent(output, bound.size());
        }
    }

    /** Whether an op reads an input. */
    boolean isRead(Slot input) {
        return scalars.containsKey(input) || bound.containsKey(input);
    }

    /** The number of an input among the scalars, -1 if it is none. */
    int scalar(Slot slot) {
        return scalars.getOrDefault(slot, -1);
    }

    /** The number of the launch's address of a slot that is bound for each run. */
    int address(Slot slot) {
        Integer number = bound.get(slot);
        if (number == null) {
            throw new IllegalArgumentException(slot + " is neither input nor output");
        }
        return FIRST_BOUND + number;
    }

    /** How many addresses a launch gives. */
    int addresses() {
        return FIRST_BOUND + bound.size();
    }

    /** How many scalars there are, the number 1 among them. */
    int scalars() {
        return scalars.size() + 1;
    }

    /** Writes format, reference and base of a view's slot into an operand's description. */
    void describe(@Nullable Slot slot, int offset, int[] operand) {
        int reference = Descriptor.ZERO;
        int base = offset;
        int format = Descriptor.SCALAR;
        if (slot == null) {
            base = ONE;
        } else if (scalars.containsKey(slot)) {
            base = scalar(slot);
        } else if (bound.containsKey(slot)) {
            format = format(slot.format());
            reference = Descriptor.REFERENCES + address(slot);
        } else {
            format = format(slot.format());
            reference = Descriptor.REFERENCES + (slot.format().storage() == Storage.BITS16 ? HALVES : FLOATS);
            base = offset + plan.offset(slot);
        }
        operand[Descriptor.FORMAT] = format;
        operand[Descriptor.REFERENCE] = reference;
        operand[Descriptor.BASE] = base;
    }

    /** The kernel's number of a format. */
    static int format(FloatFormat format) {
        if (format.equals(FloatFormat.BINARY32)) {
            return Descriptor.BINARY32;
        }
        if (format.equals(FloatFormat.BINARY16)) {
            return DeviceTables.BINARY16;
        }
        if (format.equals(FloatFormat.BFLOAT16)) {
            return DeviceTables.BFLOAT16;
        }
        throw new UnsupportedProgramException("the tornado backend stores float32, float16 and bfloat16, not "
                + format.name() + "; use --backend vector");
    }
}
