package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class ChainJoinerTest {
    private static final FloatFormat LOW = FloatFormat.BINARY16;
    private static final Shape SHAPE = Shape.of(4, 3);

    private final Slot x = slot(0, Boundary.ROUNDED, Shape.of(4, 2));
    private final Slot w = slot(1, Boundary.ROUNDED, Shape.of(2, 3));
    private final Slot b = slot(2, Boundary.ROUNDED, Shape.of(3));

    @Test
    void matmulBiasAndActivationRoundOnce() {
        Program joined = ChainJoiner.join(layer(Boundary.FREE));
        assertThat(joined.ops()).hasSize(2);
        assertThat(joined.ops().getFirst().result().format()).isEqualTo(FloatFormat.BINARY32);
        assertThat(joined.ops().getLast().result().format()).isEqualTo(LOW);
        assertThat(((Op.Chain) joined.ops().getLast()).instructions()).hasSize(4);
    }

    @Test
    void standAloneOpsStayApart() {
        Program joined = ChainJoiner.join(layer(Boundary.ALONE));
        assertThat(joined.ops()).hasSize(3);
        assertThat(joined.ops())
                .allSatisfy(op -> assertThat(op.result().format()).isEqualTo(LOW));
    }

    @Test
    void aProductThatFeedsOneAdditionIsFused() {
        ChainBuilder chain = new ChainBuilder();
        int loaded = chain.load(x);
        int product = chain.binary(BinaryFunction.MULTIPLY, loaded, loaded);
        int sum = chain.binary(BinaryFunction.SUBTRACT, chain.constant(1), product);
        Op.Chain fused = ChainJoiner.fuseProducts(chain.build(sum, slot(3, Boundary.FREE, x.shape())));
        assertThat(fused.instructions()).anyMatch(Instruction.MulAdd.class::isInstance);
        assertThat(fused.instructions()).noneMatch(Instruction.Binary.class::isInstance);
    }

    private Program layer(Boundary boundary) {
        Slot total = slot(3, boundary, SHAPE);
        Slot biased = slot(4, boundary, SHAPE);
        Slot active = slot(5, Boundary.ROUNDED, SHAPE);
        ChainBuilder add = new ChainBuilder();
        int sum = add.binary(BinaryFunction.ADD, add.load(total), add.load(b));
        ChainBuilder tanh = new ChainBuilder();
        int last = tanh.unary(UnaryFunction.TANH, tanh.load(biased));
        return new Program(
                List.of(x, w, b),
                List.of(
                        new Op.MatMul(x, Op.Layout.NORMAL, w, Op.Layout.NORMAL, total),
                        add.build(sum, biased),
                        tanh.build(last, active)),
                List.of(active));
    }

    private static Slot slot(int id, Boundary boundary, Shape shape) {
        return new Slot(id, shape, LOW, boundary, Role.INTERNAL);
    }
}
