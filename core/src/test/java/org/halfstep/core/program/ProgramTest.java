package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.halfstep.core.program.Slots.move;
import static org.halfstep.core.program.Slots.slot;
import static org.halfstep.core.program.Slots.unary;

import java.util.List;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private final Slot x = slot(0, 2, 3);
    private final Slot y = slot(1, 2, 3);
    private final Slot z = slot(2, 2, 3);

    @Test
    void anOpReadsWhatIsAssignedBefore() {
        Op late = move(x, y);
        Op early = move(y, z);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program(List.of(x), List.of(early, late), List.of(z)))
                .withMessage("program: " + early + " reads %1:float32[2, 3] before it is assigned");
    }

    @Test
    void aSlotIsAssignedOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program(List.of(x), List.of(move(x, y), move(x, y)), List.of(y)))
                .withMessage("program: %1:float32[2, 3] is assigned twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program(List.of(x, y), List.of(move(x, y)), List.of(y)))
                .withMessage("program: %1:float32[2, 3] is assigned twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program(List.of(x, x), List.of(move(x, y)), List.of(y)))
                .withMessage("program: input %0:float32[2, 3] is given twice");
    }

    @Test
    void anOutputIsTheResultOfAnOp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program(List.of(x), List.of(), List.of(x)))
                .withMessage("program: output %0:float32[2, 3] is not the result of an op");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program(List.of(x), List.of(move(x, y)), List.of(z)))
                .withMessage("program: output %2:float32[2, 3] is not the result of an op");
    }

    @Test
    void deadOpsVanishAndTheOrderStays() {
        Slot dead = slot(7, 2, 3);
        Slot deadToo = slot(8, 2, 3);
        List<Op> living = List.of(unary(UnaryFunction.EXP, x, y), unary(UnaryFunction.TANH, y, z));
        Program program = new Program(
                List.of(x),
                List.of(living.getFirst(), move(y, dead), move(dead, deadToo), living.getLast()),
                List.of(z));
        assertThat(program.withoutDeadOps()).isEqualTo(new Program(List.of(x), living, List.of(z)));
    }

    @Test
    void theListingNamesEverySlot() {
        Program program = new Program(List.of(x), List.of(move(x, y)), List.of(y));
        assertThat(program.listing().lines())
                .containsExactly(
                        "input %0:float32[2, 3] INTERNAL",
                        program.ops().getFirst().toString(), "output %1:float32[2, 3]");
    }
}
