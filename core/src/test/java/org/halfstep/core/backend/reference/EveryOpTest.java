package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every kind of op there is, in every format. */
class EveryOpTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL;

    private static List<Op> examples(FloatFormat format) {
        Slot x = Fixtures.slot(0, format, 6, 10);
        Slot square = Fixtures.slot(1, format, 10, 6);
        ChainBuilder chain = new ChainBuilder();
        int tanh = chain.unary(UnaryFunction.TANH, chain.load(x));
        return List.of(
                chain.build(tanh, Fixtures.slot(2, format, 6, 10)),
                new Op.MatMul(x, Layout.NORMAL, square, Layout.NORMAL, Fixtures.slot(2, format, 6, 6)),
                new Op.Reduce(Op.Reduction.SUM, x, 0, 1, Fixtures.slot(2, format, 1, 10)),
                new Op.Reduce(Op.Reduction.MEAN, x, 1, 1, Fixtures.slot(2, format, 6, 1)),
                new Op.Slice(x, 1, 3, Fixtures.slot(2, format, 6, 4)),
                new Op.Pad(x, 0, 1, Fixtures.slot(2, format, 8, 10)),
                new Op.Concat(List.of(x, x), 0, Fixtures.slot(2, format, 12, 10)),
                new Op.Reshape(x, Fixtures.slot(2, format, 60)));
    }

    @Test
    void noKindOfOpIsMissing() {
        assertThat(examples(FloatFormat.BINARY16).stream().map(Object::getClass).distinct())
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
            for (Op op : examples(format)) {
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
        for (Op op : examples(format)) {
            for (int seed = 0; seed < 20; seed++) {
                Fixtures.check(Fixtures.program(op), Numbers.FINITE, seed);
                Fixtures.check(Fixtures.program(op), Numbers.WILD, seed);
            }
        }
    }
}
