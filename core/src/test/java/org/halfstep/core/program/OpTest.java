package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.halfstep.core.program.Slots.slot;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class OpTest {
    private final Slot matrix = slot(0, 2, 3);

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void aChainReadsEarlierRegistersAndItsOwnInputs() {
        List<Slot> inputs = List.of(matrix);
        Slot result = slot(1, 2, 3);
        refused(() -> new Op.Chain(inputs, List.of(), result), "chain: no instruction");
        refused(
                () -> new Op.Chain(inputs, List.of(new Load(0), new Instruction.Unary(UnaryFunction.EXP, 1)), result),
                "chain: register 1 reads 1");
        refused(() -> new Op.Chain(inputs, List.of(new Load(1)), result), "chain: no input 1");
    }

    @Test
    void aChainsInputsBroadcastToItsResult() {
        refused(
                () -> new Op.Chain(List.of(matrix), List.of(new Load(0)), slot(1, 2)),
                "chain: %0:float32[2, 3] does not broadcast to %1:float32[2]");
        refused(
                () -> new Op.Chain(List.of(matrix), List.of(new Load(0)), slot(1, 1, 3)),
                "chain: %0:float32[2, 3] does not broadcast to %1:float32[1, 3]");
        refused(
                () -> new Op.Chain(List.of(matrix), List.of(new Load(0)), slot(1, 4, 3)),
                "chain: %0:float32[2, 3] does not broadcast to %1:float32[4, 3]");
    }

    @Test
    void theLayoutsOfAProduct() {
        Shape a = Shape.of(2, 3);
        Shape transposed = Shape.of(3, 2);
        Shape b = Shape.of(3, 5);
        assertThat(Op.MatMul.resultShape(a, Layout.NORMAL, b, Layout.NORMAL)).isEqualTo(Shape.of(2, 5));
        assertThat(Op.MatMul.resultShape(transposed, Layout.TRANSPOSED, b, Layout.NORMAL))
                .isEqualTo(Shape.of(2, 5));
        assertThat(Op.MatMul.resultShape(a, Layout.NORMAL, Shape.of(5, 3), Layout.TRANSPOSED))
                .isEqualTo(Shape.of(2, 5));
        assertThat(Op.MatMul.resultShape(Shape.of(7, 2, 3), Layout.NORMAL, Shape.of(7, 3, 5), Layout.NORMAL))
                .isEqualTo(Shape.of(7, 2, 5));
    }

    @Test
    void aProductsShapesMatch() {
        String expected = " do not match: expected [m, k] and [k, n], or both with one equal batch axis in front";
        refused(
                () -> Op.MatMul.resultShape(Shape.of(2, 3), Layout.NORMAL, Shape.of(3, 5), Layout.TRANSPOSED),
                "matmul: shapes [2, 3] (NORMAL) and [3, 5] (TRANSPOSED)" + expected);
        refused(
                () -> Op.MatMul.resultShape(Shape.of(3), Layout.NORMAL, Shape.of(3), Layout.NORMAL),
                "matmul: shapes [3] (NORMAL) and [3] (NORMAL)" + expected);
        refused(
                () -> Op.MatMul.resultShape(Shape.of(2, 2, 3), Layout.NORMAL, Shape.of(4, 3, 5), Layout.NORMAL),
                "matmul: shapes [2, 2, 3] (NORMAL) and [4, 3, 5] (NORMAL)" + expected);
        refused(
                () -> Op.MatMul.resultShape(Shape.of(2, 2, 3), Layout.NORMAL, Shape.of(3, 5), Layout.NORMAL),
                "matmul: shapes [2, 2, 3] (NORMAL) and [3, 5] (NORMAL)" + expected);
        refused(
                () -> new Op.MatMul(matrix, Layout.NORMAL, slot(1, 3, 5), Layout.NORMAL, slot(2, 5, 2)),
                "matmul: result %2:float32[5, 2] should have shape [2, 5]");
    }

    @Test
    void aReductionLeavesAxesOfSizeOne() {
        assertThat(Op.Reduce.resultShape(Shape.of(2, 3, 5), 1, 2)).isEqualTo(Shape.of(2, 1, 1));
        refused(() -> Op.Reduce.resultShape(Shape.of(2, 3), 1, 2), "reduce: no axes 1 to 2 in shape [2, 3]");
        refused(() -> Op.Reduce.resultShape(Shape.of(2, 3), 0, 0), "reduce: no axes 0 to -1 in shape [2, 3]");
        refused(() -> Op.Reduce.resultShape(Shape.of(2, 3), -1, 1), "reduce: no axes -1 to -1 in shape [2, 3]");
        refused(
                () -> new Op.Reduce(Reduction.SUM, matrix, 1, 1, slot(1, 2)),
                "reduce: result %1:float32[2] should have shape [2, 1]");
    }

    @Test
    void aSliceIsAPartOfAnAxis() {
        refused(() -> new Op.Slice(matrix, 1, 2, slot(1, 2, 2)), "slice: no part [2, 4) of axis 1 of %0:float32[2, 3]");
        refused(
                () -> new Op.Slice(matrix, 1, -1, slot(1, 2, 2)),
                "slice: no part [-1, 1) of axis 1 of %0:float32[2, 3]");
        refused(() -> new Op.Slice(matrix, 1, 0, slot(1, 1, 2)), "slice: no part [0, 2) of axis 1 of %0:float32[2, 3]");
        refused(() -> new Op.Slice(matrix, 2, 0, slot(1, 2, 3)), "slice: %0:float32[2, 3] has no axis 2");
        refused(() -> new Op.Slice(matrix, -1, 0, slot(1, 2, 3)), "slice: %0:float32[2, 3] has no axis -1");
        refused(() -> new Op.Slice(matrix, 1, 0, slot(1, 2)), "slice: %1:float32[2] has no axis 1");
    }

    @Test
    void aPadSurroundsItsInput() {
        refused(
                () -> new Op.Pad(matrix, 1, 2, slot(1, 2, 4)),
                "pad: %0:float32[2, 3] at 2 of axis 1 does not fit into %1:float32[2, 4]");
        refused(
                () -> new Op.Pad(matrix, 1, -1, slot(1, 2, 4)),
                "pad: %0:float32[2, 3] at -1 of axis 1 does not fit into %1:float32[2, 4]");
        refused(
                () -> new Op.Pad(matrix, 1, 0, slot(1, 3, 4)),
                "pad: %0:float32[2, 3] at 0 of axis 1 does not fit into %1:float32[3, 4]");
        refused(() -> new Op.Pad(matrix, 2, 0, slot(1, 2, 3)), "pad: %0:float32[2, 3] has no axis 2");
    }

    @Test
    void theLengthsOfConcatenatedPartsAddUp() {
        Slot other = slot(1, 2, 1);
        refused(
                () -> new Op.Concat(List.of(matrix, other), 1, slot(2, 2, 5)),
                "concat: parts have length 4, not %2:float32[2, 5]");
        refused(
                () -> new Op.Concat(List.of(matrix, other), 0, slot(2, 4, 3)),
                "concat: %1:float32[2, 1] does not fit along axis 0 into %2:float32[4, 3]");
        refused(
                () -> new Op.Concat(List.of(matrix, slot(1, 3)), 0, slot(2, 3, 3)),
                "concat: %1:float32[3] does not fit along axis 0 into %2:float32[3, 3]");
        refused(() -> new Op.Concat(List.of(matrix), 2, slot(2, 2, 3)), "concat: %2:float32[2, 3] has no axis 2");
    }

    @Test
    void aReshapeKeepsTheElements() {
        refused(
                () -> new Op.Reshape(matrix, slot(1, 5)),
                "reshape: %0:float32[2, 3] and %1:float32[5] differ in their element counts");
    }

    @Test
    void theAccumulatorIsWideWhereOneSlotIs() {
        for (FloatFormat operand : FloatFormat.ALL) {
            for (FloatFormat result : FloatFormat.ALL) {
                Op op = Slots.move(slot(0, operand, Boundary.FREE, 2), slot(1, result, Boundary.FREE, 2));
                boolean wide = operand.equals(FloatFormat.BINARY64) || result.equals(FloatFormat.BINARY64);
                assertThat(op.accumulator()).isEqualTo(wide ? FloatFormat.BINARY64 : FloatFormat.BINARY32);
            }
        }
    }

    @Test
    void anOpMovesToOtherSlots() {
        Slot index = new Slot(8, Shape.SCALAR, FloatFormat.BINARY32, Boundary.ROUNDED, Role.TIME);
        List<Op> ops = List.of(
                Slots.unary(UnaryFunction.EXP, matrix, slot(1, 2, 3)),
                new Op.MatMul(matrix, Layout.NORMAL, matrix, Layout.TRANSPOSED, slot(1, 2, 2)),
                new Op.Reduce(Reduction.MEAN, matrix, 1, 1, slot(1, 2, 1)),
                new Op.Slice(matrix, 1, 1, slot(1, 2, 2)),
                new Op.Pad(matrix, 1, 1, slot(1, 2, 5)),
                new Op.Concat(List.of(matrix, matrix), 0, slot(1, 4, 3)),
                new Op.Reshape(matrix, slot(1, 6)),
                new Op.Transpose(matrix, 0, 1, slot(1, 3, 2)),
                new Op.SelectBank(matrix, index, slot(1, 3)),
                new Op.ScatterBank(matrix, index, slot(1, 4, 2, 3)));
        for (Op op : ops) {
            Slot result = op.result().as(FloatFormat.BINARY64, Boundary.ALONE);
            List<Slot> others = op.inputs().stream()
                    .map(input -> input.as(FloatFormat.BFLOAT16, Boundary.ALONE))
                    .toList();
            Op moved = op.over(others, result);
            assertThat(moved.inputs()).isEqualTo(others);
            assertThat(moved.result()).isEqualTo(result);
            assertThat(moved.over(op.inputs(), op.result())).isEqualTo(op);
        }
        assertThat(ops)
                .extracting(Object::getClass)
                .doesNotHaveDuplicates()
                .hasSize(Op.class.getPermittedSubclasses().length);
    }
}
