package org.halfstep.core.program;

import java.util.function.ToIntFunction;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;

/** Slots and one-instruction chains over them. */
final class Slots {
    private Slots() {}

    /** A binary32 slot whose rounding is part of the arithmetic. */
    static Slot slot(int id, int... sizes) {
        return slot(id, FloatFormat.BINARY32, Boundary.ROUNDED, sizes);
    }

    static Slot slot(int id, FloatFormat format, Boundary boundary, int... sizes) {
        return new Slot(id, Shape.of(sizes), format, boundary, Role.INTERNAL);
    }

    static Op.Chain move(Slot a, Slot result) {
        return chain(builder -> builder.load(a), result);
    }

    static Op.Chain unary(UnaryFunction function, Slot a, Slot result) {
        return chain(builder -> builder.unary(function, builder.load(a)), result);
    }

    static Op.Chain binary(BinaryFunction function, Slot a, Slot b, Slot result) {
        return chain(builder -> builder.binary(function, builder.load(a), builder.load(b)), result);
    }

    static Op.Chain chain(ToIntFunction<ChainBuilder> body, Slot result) {
        ChainBuilder builder = new ChainBuilder();
        int last = body.applyAsInt(builder);
        return builder.build(last, result);
    }
}
