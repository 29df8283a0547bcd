package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CastsTest {
    private static final Shape SHAPE = Shape.of(2, 3);

    private final ProgramBuilder chains = new ProgramBuilder(PrecisionPolicy.parse("float16"));
    private final ProgramBuilder primitives = new ProgramBuilder(PrecisionPolicy.parse("rampde-0.1.0:float16"));

    @Test
    void equalFormatsNeedNoOp() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        assertThat(Casts.cast(chains, x, Role.SLOPE)).isSameAs(x);
        assertThat(Casts.castFixed(chains, x, Role.SLOPE)).isSameAs(x);
        assertThat(Casts.castCotangent(chains, x, x, Role.NETWORK_COTANGENT)).isSameAs(x);
        assertThat(chains.ops()).isEmpty();
    }

    @Test
    void otherFormatsGetAnIdentityChain() {
        Slot y = chains.input(SHAPE, Role.STATE);
        Slot x = Casts.cast(chains, y, Role.NETWORK_INPUT);
        assertThat(x.format()).isEqualTo(FloatFormat.BINARY16);
        assertThat(x.role()).isEqualTo(Role.NETWORK_INPUT);
        assertThat(x.boundary()).isEqualTo(Boundary.ROUNDED);
        assertThat(((Op.Chain) chains.ops().getFirst()).isIdentity()).isTrue();
        Slot low = primitives.input(SHAPE, Role.STATE);
        assertThat(Casts.cast(primitives, low, Role.NETWORK_INPUT).boundary()).isEqualTo(Boundary.ALONE);
    }

    @Test
    void aSlotOfItsOwnWhateverTheFormat() {
        Slot x = chains.input(SHAPE, Role.NETWORK_INPUT);
        Slot own = Casts.castToOwnSlot(chains, x, Role.SLOPE);
        assertThat(own).isNotEqualTo(x);
        assertThat(own.format()).isEqualTo(x.format());
        assertThat(chains.assigns(own)).isTrue();
    }

    @Test
    void fixedMeansRoundedWhoeverReadsIt() {
        Slot step = chains.unary(UnaryFunction.TANH, chains.input(SHAPE, Role.NETWORK_INPUT));
        assertThat(step.boundary()).isEqualTo(Boundary.FREE);
        Slot slope = Casts.castFixed(chains, step, Role.SLOPE);
        assertThat(slope).isNotEqualTo(step);
        assertThat(slope.boundary()).isEqualTo(Boundary.ROUNDED);
        Slot alone = primitives.unary(UnaryFunction.TANH, primitives.input(SHAPE, Role.NETWORK_INPUT));
        assertThat(Casts.castFixed(primitives, alone, Role.SLOPE)).isSameAs(alone);
    }

    @Test
    void aCotangentHasTheBoundaryOfItsValue() {
        Slot high = chains.input(SHAPE, Role.FAN_OUT_SUM);
        for (Boundary boundary : Boundary.values()) {
            Slot value = new Slot(50, SHAPE, FloatFormat.BINARY16, boundary, Role.INTERNAL);
            Slot cotangent = Casts.castCotangent(chains, high, value, Role.NETWORK_COTANGENT);
            assertThat(cotangent.boundary()).isEqualTo(boundary);
            assertThat(cotangent.format()).isEqualTo(FloatFormat.BINARY16);
        }
    }

    @Test
    void copiesOfTensorsRoundOnce() {
        int count = 2500;
        SplittableRandom random = new SplittableRandom(1);
        double[] values = random.doubles(count, -2, 2).toArray();
        // Between two float16 numbers, nearer to the odd one by less than binary32 can tell.
        values[0] = 1 + 0x1p-11 + 0x1p-40;
        for (FloatFormat from : FloatFormat.ALL) {
            Tensor source = Tensor.of(from, Shape.of(count), values);
            for (FloatFormat to : FloatFormat.ALL) {
                Tensor target = Tensor.zeros(to, Shape.of(2, count / 2));
                Casts.copy(source, target);
                for (int i = 0; i < count; i++) {
                    assertThat(target.get(i)).isEqualTo(Rounding.round(source.get(i), to));
                }
            }
        }
    }

    @Test
    void aCopyInTheFormatOfARole() {
        Tensor source = Tensor.of(SHAPE, 1, 2, 3, 4, 5, 1 + 0x1p-12f);
        Tensor low = Casts.copy(source, PrecisionPolicy.parse("float16"), Role.STORED_STATE);
        assertThat(low.format()).isEqualTo(FloatFormat.BINARY16);
        assertThat(low.shape()).isEqualTo(SHAPE);
        assertThat(low.toDoubles()).containsExactly(1, 2, 3, 4, 5, 1);
    }

    @Test
    void copiesNeedEqualElementCounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Casts.copy(
                        Tensor.zeros(FloatFormat.BINARY16, Shape.of(2)),
                        Tensor.zeros(FloatFormat.BINARY16, Shape.of(3))))
                .withMessage("copy from shape [2] to [3]: the element counts differ");
    }
}
