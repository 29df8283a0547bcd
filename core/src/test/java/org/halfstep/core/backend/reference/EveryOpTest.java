package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of op there is, in every format. */
class EveryOpTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL;

    @ParameterizedTest
    @FieldSource("FORMATS")
    void banksGiveAndTakeTheEntryThatIsAskedFor(FloatFormat format) {
        for (Op op : Examples.banks(format)) {
            Program program = Fixtures.program(op);
            Tensor numbers = Fixtures.inputs(program, Numbers.WILD, 4).getFirst();
            for (int entry = 0; entry < 3; entry++) {
                Fixtures.check(program, List.of(numbers, Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, entry)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 3, 0.5, Double.NaN})
    void aBankRefusesAnIndexThatIsNone(double index) {
        for (Op op : Examples.banks(FloatFormat.BINARY16)) {
            Program program = Fixtures.program(op);
            Tensor numbers = Fixtures.inputs(program, Numbers.FINITE, 4).getFirst();
            try (ReferenceBackend backend = new ReferenceBackend(1);
                    Prepared prepared = backend.prepare(program, new Workspace())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> prepared.run(
                                List.of(numbers, Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, index)),
                                Fixtures.outputs(program)))
                        .withMessageContaining("no entry " + index + "; the index must be an integer from 0 to 2");
            }
        }
    }

    @Test
    void maximaOfNothingAndOfLongRows() {
        Slot nothing = Fixtures.slot(0, FloatFormat.BINARY16, 3, 0);
        Fixtures.check(
                Fixtures.program(
                        new Op.Reduce(Op.Reduction.MAX, nothing, 1, 1, Fixtures.slot(2, FloatFormat.BINARY16, 3, 1))),
                Numbers.FINITE,
                1);
        Slot rows = Fixtures.slot(0, FloatFormat.BINARY16, 3, 1300);
        Slot columns = Fixtures.slot(0, FloatFormat.BINARY16, 9, 1300);
        for (int seed = 0; seed < 5; seed++) {
            Fixtures.check(
                    Fixtures.program(
                            new Op.Reduce(Op.Reduction.MAX, rows, 1, 1, Fixtures.slot(2, FloatFormat.BFLOAT16, 3, 1))),
                    seed == 0 ? Numbers.WILD : Numbers.FINITE,
                    seed);
            Fixtures.check(
                    Fixtures.program(new Op.Reduce(
                            Op.Reduction.MAX, columns, 0, 1, Fixtures.slot(2, FloatFormat.BINARY16, 1, 1300))),
                    seed == 0 ? Numbers.WILD : Numbers.FINITE,
                    seed);
        }
    }

    @Test
    void noKindOfOpIsMissing() {
        List<Op> all = new ArrayList<>(Examples.ops(FloatFormat.BINARY16));
        all.addAll(Examples.banks(FloatFormat.BINARY16));
        assertThat(all.stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Op.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @EnumSource
    void everyDirectionOfRoundingIsThatOfTheContract(RoundingDirection direction) {
        for (FloatFormat format : List.of(
                FloatFormat.BINARY32,
                FloatFormat.BFLOAT16,
                FloatFormat.BINARY16,
                FloatFormat.E4M3,
                FloatFormat.FP4_E2M1,
                FloatFormat.parse("custom:5:-14:15:flushed:saturating"))) {
            for (Op op : Examples.ops(format)) {
                Program program = new Program(
                        op.inputs().stream().distinct().toList(), List.of(op), List.of(op.result()), direction);
                for (int seed = 0; seed < 5; seed++) {
                    Fixtures.check(program, Numbers.FINITE, seed);
                    Fixtures.check(program, Numbers.WILD, seed);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void allOfThemGiveTheBitsOfTheContract(FloatFormat format) {
        for (Op op : Examples.ops(format)) {
            for (int seed = 0; seed < 20; seed++) {
                Fixtures.check(Fixtures.program(op), Numbers.FINITE, seed);
                Fixtures.check(Fixtures.program(op), Numbers.WILD, seed);
            }
        }
    }
}
