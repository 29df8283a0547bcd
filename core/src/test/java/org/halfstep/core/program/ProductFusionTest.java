package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.halfstep.core.program.Slots.binary;
import static org.halfstep.core.program.Slots.chain;
import static org.halfstep.core.program.Slots.move;
import static org.halfstep.core.program.Slots.slot;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Slot.Boundary;
import org.junit.jupiter.api.Test;

/** What becomes of a product that feeds an addition or a subtraction. */
class ProductFusionTest {
    private final Slot a = slot(0, 5);
    private final Slot b = slot(1, 5);
    private final Slot c = slot(2, 5);
    private final Slot d = slot(3, 5);
    private final Slot result = slot(9, 5);

    /** {@code f(c, a b)}, or with the product on the left {@code f(a b, c)}, fused. */
    private List<Instruction> fused(BinaryFunction function, Side side) {
        return ChainJoiner.fuseProducts(chain(
                        builder -> {
                            int product = builder.binary(BinaryFunction.MULTIPLY, builder.load(a), builder.load(b));
                            int other = builder.load(c);
                            return side == Side.LEFT
                                    ? builder.binary(function, product, other)
                                    : builder.binary(function, other, product);
                        },
                        result))
                .instructions();
    }

    private enum Side {
        LEFT,
        RIGHT
    }

    @Test
    void aProductAndASumAreOneFma() {
        MulAdd fma = new MulAdd(0, 1, 2);
        assertThat(fused(BinaryFunction.ADD, Side.LEFT)).containsExactly(new Load(0), new Load(1), new Load(2), fma);
        assertThat(fused(BinaryFunction.ADD, Side.RIGHT)).containsExactly(new Load(0), new Load(1), new Load(2), fma);
    }

    @Test
    void aSubtractionNegatesExactly() {
        assertThat(fused(BinaryFunction.SUBTRACT, Side.LEFT))
                .containsExactly(
                        new Load(0), new Load(1), new Load(2), new Unary(UnaryFunction.NEGATE, 2), new MulAdd(0, 1, 3));
        assertThat(fused(BinaryFunction.SUBTRACT, Side.RIGHT))
                .containsExactly(
                        new Load(0), new Load(1), new Load(2), new Unary(UnaryFunction.NEGATE, 0), new MulAdd(3, 1, 2));
    }

    @Test
    void otherFunctionsOfAProductStay() {
        assertThat(fused(BinaryFunction.DIVIDE, Side.LEFT)).noneMatch(MulAdd.class::isInstance);
        assertThat(fused(BinaryFunction.MULTIPLY, Side.RIGHT)).noneMatch(MulAdd.class::isInstance);
    }

    @Test
    void ofTwoProductsTheRightOneIsFused() {
        Op.Chain fused = ChainJoiner.fuseProducts(chain(
                builder -> builder.binary(
                        BinaryFunction.ADD,
                        builder.binary(BinaryFunction.MULTIPLY, builder.load(a), builder.load(b)),
                        builder.binary(BinaryFunction.MULTIPLY, builder.load(c), builder.load(d))),
                result));
        assertThat(fused.inputs()).containsExactly(a, b, c, d);
        assertThat(fused.instructions().subList(4, 6))
                .containsExactly(new Binary(BinaryFunction.MULTIPLY, 0, 1), new MulAdd(2, 3, 4));
        assertThat(ChainJoiner.fuseProducts(fused)).isEqualTo(fused);
    }

    @Test
    void aProductWithTwoUsesStays() {
        Op.Chain doubled = chain(
                builder -> {
                    int product = builder.binary(BinaryFunction.MULTIPLY, builder.load(a), builder.load(b));
                    return builder.binary(BinaryFunction.ADD, product, product);
                },
                result);
        assertThat(ChainJoiner.fuseProducts(doubled)).isEqualTo(doubled);
    }

    /** c + a b in two ops with a slot of this format and boundary between. */
    private Program sumOfAProduct(FloatFormat format, Boundary boundary) {
        Slot product = slot(4, format, boundary, 5);
        return ChainJoiner.join(new Program(
                List.of(a, b, c),
                List.of(binary(BinaryFunction.MULTIPLY, a, b, product), binary(BinaryFunction.ADD, c, product, result)),
                List.of(result)));
    }

    @Test
    void joiningBringsProductAndSumTogether() {
        Program joined = sumOfAProduct(FloatFormat.BINARY16, Boundary.FREE);
        assertThat(joined.ops()).hasSize(1);
        assertThat(((Op.Chain) joined.ops().getFirst()).instructions()).anyMatch(MulAdd.class::isInstance);
    }

    @Test
    void aRoundedProductKeepsItsRounding() {
        Program joined = sumOfAProduct(FloatFormat.BINARY32, Boundary.ROUNDED);
        assertThat(joined.ops()).hasSize(2);
        assertThat(((Op.Chain) joined.ops().getLast()).instructions()).noneMatch(MulAdd.class::isInstance);
    }

    @Test
    void aProductRoundedByACastKeepsItsRounding() {
        Slot product = slot(4, FloatFormat.BINARY32, Boundary.FREE, 5);
        Slot fixed = slot(5, FloatFormat.BINARY32, Boundary.ROUNDED, 5);
        Program joined = ChainJoiner.join(new Program(
                List.of(a, b, c),
                List.of(
                        binary(BinaryFunction.MULTIPLY, a, b, product),
                        move(product, fixed),
                        binary(BinaryFunction.SUBTRACT, fixed, c, result)),
                List.of(result)));
        assertThat(joined.ops()).hasSize(2);
        assertThat(joined.ops().getFirst().result().id()).isEqualTo(fixed.id());
    }
}
