package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.halfstep.core.program.Slots.binary;
import static org.halfstep.core.program.Slots.move;
import static org.halfstep.core.program.Slots.slot;
import static org.halfstep.core.program.Slots.unary;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Slot.Boundary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChainJoinerTest {
    private static final FloatFormat LOW = FloatFormat.BINARY16;
    private static final FloatFormat HIGH = FloatFormat.BINARY32;
    private static final FloatFormat WIDE = FloatFormat.BINARY64;

    private final Slot x = slot(0, LOW, Boundary.ROUNDED, 4, 2);
    private final Slot w = slot(1, LOW, Boundary.ROUNDED, 2, 3);
    private final Slot b = slot(2, LOW, Boundary.ROUNDED, 3);

    private static Program join(List<Slot> inputs, List<Op> ops, Slot... outputs) {
        return ChainJoiner.join(new Program(inputs, ops, List.of(outputs)));
    }

    /** tanh of exp of x, with a slot of this format and boundary between. */
    private Program twoChains(FloatFormat format, Boundary boundary) {
        Slot between = slot(3, format, boundary, 4, 2);
        Slot last = slot(4, LOW, Boundary.FREE, 4, 2);
        return join(
                List.of(x),
                List.of(unary(UnaryFunction.EXP, x, between), unary(UnaryFunction.TANH, between, last)),
                last);
    }

    @Test
    void aStepOnTheWayIsNotRounded() {
        Program joined = twoChains(LOW, Boundary.FREE);
        assertThat(joined.ops()).hasSize(1);
        assertThat(((Op.Chain) joined.ops().getFirst()).instructions())
                .containsExactly(new Load(0), new Unary(UnaryFunction.EXP, 0), new Unary(UnaryFunction.TANH, 1));
    }

    @Test
    void aRoundedSlotJoinsOnlyWhereItsRoundingChangesNothing() {
        assertThat(twoChains(LOW, Boundary.ROUNDED).ops()).hasSize(2);
        assertThat(twoChains(HIGH, Boundary.ROUNDED).ops()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyPrimitiveForItselfNeverJoins(Boundary boundary) {
        assertThat(twoChains(HIGH, Boundary.ALONE).ops()).hasSize(2);
        assertThat(twoChains(WIDE, boundary).ops())
                .as("a wide slot between narrow ones")
                .hasSize(2);
    }

    @Test
    void aWideSlotBetweenNarrowOnesKeepsItsAccumulator() {
        assertThat(twoChains(WIDE, Boundary.FREE).ops())
                .allSatisfy(op -> assertThat(op.accumulator()).isEqualTo(WIDE));
    }

    @Test
    void aSlotWithTwoReadersIsRoundedForBoth() {
        Slot shared = slot(3, LOW, Boundary.FREE, 4, 2);
        Slot left = slot(4, LOW, Boundary.FREE, 4, 2);
        Slot right = slot(5, LOW, Boundary.FREE, 4, 2);
        Slot last = slot(6, LOW, Boundary.FREE, 4, 2);
        Program joined = join(
                List.of(x),
                List.of(
                        unary(UnaryFunction.EXP, x, shared),
                        unary(UnaryFunction.TANH, shared, left),
                        unary(UnaryFunction.SQRT, shared, right),
                        binary(BinaryFunction.ADD, left, right, last)),
                last);
        assertThat(joined.ops()).hasSize(2);
        assertThat(((Op.Chain) joined.ops().getLast()).instructions())
                .containsExactly(
                        new Load(0),
                        new Unary(UnaryFunction.TANH, 0),
                        new Unary(UnaryFunction.SQRT, 0),
                        new Binary(BinaryFunction.ADD, 1, 2));
        assertThat(ChainJoiner.join(joined)).isEqualTo(joined);
    }

    @Test
    void anOpThatReadsASlotTwiceIsOneReader() {
        Slot between = slot(3, LOW, Boundary.FREE, 4, 2);
        Slot last = slot(4, LOW, Boundary.FREE, 4, 2);
        Program joined = join(
                List.of(x),
                List.of(unary(UnaryFunction.EXP, x, between), binary(BinaryFunction.DIVIDE, between, between, last)),
                last);
        assertThat(joined.ops()).hasSize(1);
        assertThat(((Op.Chain) joined.ops().getFirst()).instructions()).hasSize(3);
    }

    @Test
    void outputsAreNotJoinedAway() {
        Slot between = slot(3, LOW, Boundary.FREE, 4, 2);
        Slot last = slot(4, LOW, Boundary.FREE, 4, 2);
        List<Op> ops = List.of(unary(UnaryFunction.EXP, x, between), unary(UnaryFunction.TANH, between, last));
        Program joined = join(List.of(x), ops, last, between);
        assertThat(joined.ops()).hasSize(2);
        assertThat(joined.outputs()).extracting(Slot::id).containsExactly(4, 3);
    }

    @Test
    void otherShapesStayApart() {
        Slot between = slot(3, LOW, Boundary.FREE, 2);
        Slot v = slot(9, LOW, Boundary.ROUNDED, 2);
        Slot last = slot(4, LOW, Boundary.FREE, 4, 2);
        List<Op> ops = List.of(unary(UnaryFunction.EXP, v, between), binary(BinaryFunction.ADD, x, between, last));
        assertThat(join(List.of(x, v), ops, last).ops()).hasSize(2);
    }

    @Test
    void otherAccumulatorsStayApart() {
        Slot between = slot(3, LOW, Boundary.FREE, 4, 2);
        Slot last = slot(4, WIDE, Boundary.FREE, 4, 2);
        List<Op> ops = List.of(unary(UnaryFunction.EXP, x, between), unary(UnaryFunction.TANH, between, last));
        assertThat(join(List.of(x), ops, last).ops()).hasSize(2);
    }

    @Test
    void deadOpsVanishAndDoNotCountAsReaders() {
        Slot between = slot(3, LOW, Boundary.FREE, 4, 2);
        Slot dead = slot(4, LOW, Boundary.FREE, 4, 2);
        Slot last = slot(5, LOW, Boundary.FREE, 4, 2);
        List<Op> ops = List.of(
                unary(UnaryFunction.EXP, x, between),
                unary(UnaryFunction.SQRT, between, dead),
                unary(UnaryFunction.TANH, between, last));
        Program joined = join(List.of(x, b), ops, last);
        assertThat(joined.ops()).hasSize(1);
        assertThat(joined.inputs()).containsExactly(x, b);
    }

    @Test
    void matmulBiasAndActivationRoundOnce() {
        Program joined = ChainJoiner.join(layer(Boundary.FREE));
        assertThat(joined.ops()).hasSize(2);
        assertThat(joined.ops().getFirst().result().format()).isEqualTo(HIGH);
        assertThat(joined.ops().getLast().result().format()).isEqualTo(LOW);
        assertThat(((Op.Chain) joined.ops().getLast()).instructions()).hasSize(4);
    }

    @Test
    void standAloneOpsStayApart() {
        Program joined = ChainJoiner.join(layer(Boundary.ALONE));
        assertThat(joined).isEqualTo(layer(Boundary.ALONE));
    }

    private Program layer(Boundary boundary) {
        Slot total = slot(3, LOW, boundary, 4, 3);
        Slot biased = slot(4, LOW, boundary, 4, 3);
        Slot active = slot(5, LOW, Boundary.ALONE, 4, 3);
        return new Program(
                List.of(x, w, b),
                List.of(
                        product(total),
                        binary(BinaryFunction.ADD, total, b, biased),
                        unary(UnaryFunction.TANH, biased, active)),
                List.of(active));
    }

    private Op product(Slot result) {
        return new Op.MatMul(x, Layout.NORMAL, w, Layout.NORMAL, result);
    }

    @Test
    void aTotalWithTwoReadersIsRounded() {
        Slot total = slot(3, LOW, Boundary.FREE, 4, 3);
        Slot left = slot(4, LOW, Boundary.FREE, 4, 3);
        Slot right = slot(5, LOW, Boundary.FREE, 4, 3);
        List<Op> ops =
                List.of(product(total), unary(UnaryFunction.TANH, total, left), unary(UnaryFunction.EXP, total, right));
        assertThat(join(List.of(x, w), ops, left, right).ops())
                .hasSize(3)
                .allSatisfy(op -> assertThat(op.result().format()).isEqualTo(LOW));
    }

    @Test
    void aTotalThatIsAnOutputOrRoundedIsNotHandedOver() {
        Slot last = slot(4, LOW, Boundary.FREE, 4, 3);
        Slot free = slot(3, LOW, Boundary.FREE, 4, 3);
        List<Op> ops = List.of(product(free), unary(UnaryFunction.TANH, free, last));
        assertThat(join(List.of(x, w), ops, last, free)
                        .ops()
                        .getFirst()
                        .result()
                        .format())
                .isEqualTo(LOW);
        Slot rounded = slot(3, LOW, Boundary.ROUNDED, 4, 3);
        List<Op> fixed = List.of(product(rounded), unary(UnaryFunction.TANH, rounded, last));
        assertThat(join(List.of(x, w), fixed, last).ops().getFirst().result().format())
                .isEqualTo(LOW);
    }

    @Test
    void aTotalThatIsMerelyMovedIsWrittenWhereItGoes() {
        Slot total = slot(3, HIGH, Boundary.FREE, 4, 3);
        Slot cast = slot(4, LOW, Boundary.ALONE, 4, 3);
        Slot last = slot(5, LOW, Boundary.ALONE, 4, 3);
        List<Op> ops = List.of(product(total), move(total, cast), unary(UnaryFunction.TANH, cast, last));
        assertThat(join(List.of(x, w), ops, last).ops())
                .containsExactly(product(cast), unary(UnaryFunction.TANH, cast, last));
    }

    @Test
    void aSumIsHandedOverToAChainOfAnotherShape() {
        Slot mean = slot(3, LOW, Boundary.FREE, 4, 1);
        Slot last = slot(4, LOW, Boundary.ALONE, 4, 2);
        Op reduce = new Op.Reduce(Reduction.MEAN, x, 1, 1, mean);
        Program joined = join(List.of(x), List.of(reduce, binary(BinaryFunction.SUBTRACT, x, mean, last)), last);
        assertThat(joined.ops().getFirst().result().format()).isEqualTo(HIGH);
        assertThat(joined.ops().getLast().inputs())
                .containsExactly(x, joined.ops().getFirst().result());
    }

    @Test
    void aMovedTotalStaysRoundedWhenJoinedAgain() {
        Slot total = slot(3, HIGH, Boundary.FREE, 4, 1);
        Slot cotangent = slot(4, LOW, Boundary.FREE, 4, 1);
        Slot last = slot(5, LOW, Boundary.FREE, 4, 2);
        Op reduce = new Op.Reduce(Reduction.SUM, x, 1, 1, total);
        Program joined = join(List.of(x), List.of(reduce, move(total, cotangent), move(cotangent, last)), last);
        assertThat(joined.ops().getFirst().result().format()).isEqualTo(LOW);
        assertThat(ChainJoiner.join(joined)).isEqualTo(joined);
    }
}
