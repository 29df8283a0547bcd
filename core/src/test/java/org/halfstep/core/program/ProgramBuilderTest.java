package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class ProgramBuilderTest {
    private static final Shape SHAPE = Shape.of(2, 3);
    private static final FloatFormat LOW = FloatFormat.BINARY16;

    private final ProgramBuilder chains = new ProgramBuilder(PrecisionPolicy.parse("float16"));
    private final ProgramBuilder primitives = new ProgramBuilder(PrecisionPolicy.parse("rampde-0.1.0:float16"));

    private static Slot slot(FloatFormat format, Shape shape) {
        return new Slot(99, shape, format, Boundary.ROUNDED, Role.INTERNAL);
    }

    @Test
    void aResultHasTheWidestFormatOfItsOperands() {
        for (FloatFormat a : FloatFormat.ALL) {
            for (FloatFormat b : FloatFormat.ALL) {
                FloatFormat widest = ProgramBuilder.widest(List.of(slot(a, SHAPE), slot(b, SHAPE)));
                assertThat(widest.includes(a) && widest.includes(b)).isTrue();
                assertThat(widest.equals(a) || widest.equals(b) || (!a.includes(b) && !b.includes(a)))
                        .isTrue();
            }
        }
        assertThat(ProgramBuilder.widest(List.of(slot(LOW, SHAPE), slot(FloatFormat.BFLOAT16, SHAPE))))
                .isEqualTo(FloatFormat.BINARY32);
    }

    @Test
    void scalarsAndConstantsDoNotCount() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        Slot h = chains.input(Shape.SCALAR, Role.TIME);
        assertThat(h.format()).isEqualTo(FloatFormat.BINARY32);
        assertThat(chains.binary(BinaryFunction.MULTIPLY, x, h).format()).isEqualTo(LOW);
        assertThat(chains.binary(BinaryFunction.MULTIPLY, h, x).format()).isEqualTo(LOW);
        assertThat(chains.binary(BinaryFunction.MULTIPLY, x, 0.1).format()).isEqualTo(LOW);
        assertThat(chains.binary(BinaryFunction.DIVIDE, 0.1, x).format()).isEqualTo(LOW);
        assertThat(chains.mulAdd(h, x, x).format()).isEqualTo(LOW);
        assertThat(chains.mulAdd(0.1, x, x).format()).isEqualTo(LOW);
    }

    @Test
    void scalarsCountAmongThemselves() {
        Slot h = chains.input(Shape.SCALAR, Role.TIME);
        Slot low = chains.input(Shape.SCALAR, Role.NETWORK_TIME);
        assertThat(chains.binary(BinaryFunction.ADD, h, low).format()).isEqualTo(FloatFormat.BINARY32);
        assertThat(chains.unary(UnaryFunction.EXP, low).format()).isEqualTo(LOW);
    }

    @Test
    void anAxisOfSizeOneCounts() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        Slot one = chains.input(Shape.of(1), Role.STATE);
        assertThat(chains.binary(BinaryFunction.ADD, x, one).format()).isEqualTo(FloatFormat.BINARY32);
    }

    @Test
    void boundariesFollowTheJoining() {
        assertThat(boundariesOf(chains)).containsOnly(Boundary.FREE);
        assertThat(boundariesOf(primitives)).containsOnly(Boundary.ALONE);
    }

    private static List<Boundary> boundariesOf(ProgramBuilder builder) {
        Slot x = builder.input(SHAPE, Role.NETWORK_INPUT);
        assertThat(x.boundary()).isEqualTo(Boundary.ROUNDED);
        List<Slot> results = List.of(
                builder.unary(UnaryFunction.TANH, x),
                builder.binary(BinaryFunction.ADD, x, x),
                builder.mulAdd(2, x, x),
                builder.filled(SHAPE, 1, Role.STATE),
                builder.broadcast(x, Shape.of(4, 2, 3)),
                builder.matmul(x, Layout.NORMAL, x, Layout.TRANSPOSED),
                builder.reduce(Reduction.SUM, x, 0, 1));
        return results.stream().map(Slot::boundary).toList();
    }

    @Test
    void aTotalIsHandedOnUnroundedUnderEveryPolicy() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        Slot total = chains.matmulTotal(x, Layout.NORMAL, x, Layout.TRANSPOSED);
        assertThat(total.format()).isEqualTo(LOW);
        assertThat(total.boundary()).isEqualTo(Boundary.FREE);
        Slot y = primitives.input(SHAPE, Role.NETWORK_INPUT);
        Slot wide = primitives.matmulTotal(y, Layout.NORMAL, y, Layout.TRANSPOSED);
        assertThat(wide.format()).isEqualTo(FloatFormat.BINARY32);
        assertThat(wide.boundary()).isEqualTo(Boundary.FREE);
    }

    @Test
    void movesKeepFormatAndBoundary() {
        Slot x = chains.unary(UnaryFunction.TANH, chains.input(SHAPE, Role.NETWORK_INPUT));
        List<Slot> moved = List.of(
                chains.slice(x, 1, 1, 2),
                chains.pad(x, 0, 1, 4),
                chains.concat(List.of(x, x), 1),
                chains.reshape(x, Shape.of(6)));
        assertThat(moved).extracting(Slot::format).containsOnly(LOW);
        assertThat(moved).extracting(Slot::boundary).containsOnly(Boundary.FREE);
        assertThat(moved)
                .extracting(Slot::shape)
                .containsExactly(Shape.of(2, 2), Shape.of(4, 3), Shape.of(2, 6), Shape.of(6));
    }

    @Test
    void nothingIsRecordedWhereNothingChanges() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        assertThat(chains.reshape(x, SHAPE)).isSameAs(x);
        assertThat(chains.broadcast(x, SHAPE)).isSameAs(x);
        assertThat(chains.ops()).isEmpty();
    }

    @Test
    void resultsGetTheRoleThatIsSet() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        assertThat(chains.recordAs(Role.STAGE_SUM)).isEqualTo(Role.INTERNAL);
        Slot sum = chains.binary(BinaryFunction.ADD, x, x);
        assertThat(sum.role()).isEqualTo(Role.STAGE_SUM);
        assertThat(sum.format())
                .as("the operands give the format, not the role")
                .isEqualTo(LOW);
        assertThat(chains.recordAs(Role.INTERNAL)).isEqualTo(Role.STAGE_SUM);
        assertThat(chains.assigns(sum)).isTrue();
        assertThat(chains.assigns(x)).isFalse();
    }

    @Test
    void unusableArgumentsAreNamed() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        Slot y = chains.input(SHAPE, Role.STATE);
        refused(() -> chains.slice(x, 1, 0, -1), "slice: length -1 is negative");
        refused(() -> chains.slice(x, 2, 0, 1), "shape [2, 3]: no axis 2 in rank 2");
        refused(() -> chains.concat(List.of(), 0), "concat: no part is given; give one or more");
        refused(
                () -> chains.concat(List.of(x, y), 0),
                "concat: " + x + " and " + y + " differ in format; cast them to one role first");
        refused(
                () -> chains.binary(BinaryFunction.ADD, x, chains.input(Shape.of(4), Role.STATE)),
                "shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 meet; reshape one operand");
        assertThat(chains.ops()).isEmpty();
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }
}
