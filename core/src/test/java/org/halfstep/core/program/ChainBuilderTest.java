package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.halfstep.core.program.Slots.slot;

import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.junit.jupiter.api.Test;

class ChainBuilderTest {
    private final Slot x = slot(0, 4);
    private final Slot y = slot(1, 4);
    private final Slot z = slot(2, 4);
    private final Slot result = slot(9, 4);
    private final ChainBuilder builder = new ChainBuilder();

    @Test
    void aSlotIsLoadedOnce() {
        int first = builder.load(x);
        builder.load(y);
        assertThat(builder.load(x)).isEqualTo(first);
        assertThat(builder.isLoad(first, x)).isTrue();
        assertThat(builder.isLoad(first, y)).isFalse();
        assertThat(builder.isLoad(builder.constant(1), x)).isFalse();
    }

    @Test
    void whatTheResultDoesNotNeedIsLeftOut() {
        int loadedX = builder.load(x);
        builder.unary(UnaryFunction.EXP, loadedX);
        int loadedY = builder.load(y);
        int loadedZ = builder.load(z);
        builder.binary(BinaryFunction.ADD, loadedX, loadedY);
        int two = builder.constant(2);
        int fused = builder.mulAdd(two, loadedZ, loadedY);
        builder.unary(UnaryFunction.NEGATE, fused);
        Op.Chain chain = builder.build(fused, result);
        assertThat(chain.inputs()).containsExactly(y, z);
        assertThat(chain.instructions())
                .containsExactly(new Load(0), new Load(1), new Constant(2), new MulAdd(2, 1, 0));
        assertThat(chain.result()).isEqualTo(result);
    }

    @Test
    void buildingLeavesTheBuilderAsItIs() {
        int loaded = builder.load(x);
        int negated = builder.unary(UnaryFunction.NEGATE, loaded);
        assertThat(builder.build(loaded, result).isIdentity()).isTrue();
        assertThat(builder.build(negated, result).instructions())
                .containsExactly(new Load(0), new Unary(UnaryFunction.NEGATE, 0));
    }

    @Test
    void anAppendedChainSharesItsLoads() {
        int loadedY = builder.load(y);
        Op.Chain other = Slots.binary(BinaryFunction.DIVIDE, x, y, result);
        int[] registers = builder.append(other);
        assertThat(registers).containsExactly(1, loadedY, 2);
        Op.Chain chain = builder.build(registers[2], result);
        assertThat(chain.inputs()).containsExactly(y, x);
        assertThat(chain.instructions())
                .containsExactly(new Load(0), new Load(1), new Binary(BinaryFunction.DIVIDE, 1, 0));
    }

    @Test
    void aConstantAloneReadsNothing() {
        Op.Chain chain = builder.build(builder.constant(3), result);
        assertThat(chain.inputs()).isEmpty();
        assertThat(chain.isIdentity()).isFalse();
    }
}
