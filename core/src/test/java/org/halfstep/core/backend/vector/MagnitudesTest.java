package org.halfstep.core.backend.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Clamp;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class MagnitudesTest {
    private final Magnitudes magnitudes = new Magnitudes();
    private int slots;

    private Slot slot() {
        return new Slot(slots++, Shape.of(2, 3), FloatFormat.BINARY16, Boundary.ROUNDED, Role.INTERNAL);
    }

    private double bound(Slot input, Slot result, Instruction... instructions) {
        return magnitudes.add(new Op.Chain(List.of(input), List.of(instructions), result));
    }

    @Test
    void aFunctionThatIsBoundedBoundsWhatIsMadeOfIt() {
        Slot hidden = slot();
        assertThat(bound(slot(), hidden, new Load(0), new Unary(UnaryFunction.TANH, 0)))
                .isEqualTo(1);
        // Rounding may have doubled |h|: 2 x 2 + 1.
        Instruction[] derivative = {
            new Load(0), new Constant(1), new Unary(UnaryFunction.NEGATE, 0), new MulAdd(2, 0, 1)
        };
        assertThat(bound(hidden, slot(), derivative)).isEqualTo(5);
    }

    @Test
    void whatNobodyBoundsIsUnbounded() {
        assertThat(bound(slot(), slot(), new Load(0))).isInfinite();
        // 0 times something unbounded may be infinity times zero on the way.
        Instruction[] product = {new Load(0), new Constant(0), new Binary(BinaryFunction.MULTIPLY, 0, 1)};
        assertThat(bound(slot(), slot(), product)).isInfinite();
        assertThat(bound(slot(), slot(), new Load(0), new Unary(UnaryFunction.EXP, 0)))
                .isInfinite();
    }

    @Test
    void limitsBoundWhatTheyLimit() {
        assertThat(bound(slot(), slot(), new Load(0), new Clamp(0, -3, 2))).isEqualTo(3);
    }
}
