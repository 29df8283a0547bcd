package org.halfstep.core.backend.reference;

import static org.halfstep.core.backend.reference.Fixtures.check;
import static org.halfstep.core.backend.reference.Fixtures.program;
import static org.halfstep.core.backend.reference.Fixtures.slot;

import java.util.List;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainKernelTest {
    private static final List<FloatFormat> FORMATS = FloatFormat.ALL;

    @ParameterizedTest
    @EnumSource
    void everyUnaryFunctionInEveryFormat(UnaryFunction function) {
        for (FloatFormat from : FORMATS) {
            for (FloatFormat to : FORMATS) {
                ChainBuilder chain = new ChainBuilder();
                int last = chain.unary(function, chain.load(slot(0, from, 521)));
                check(program(chain.build(last, slot(1, to, 521))), Numbers.WILD, 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBinaryFunctionInEveryFormat(BinaryFunction function) {
        for (FloatFormat from : FORMATS) {
            for (FloatFormat to : FORMATS) {
                ChainBuilder chain = new ChainBuilder();
                int last = chain.binary(
                        function, chain.load(slot(0, from, 1031)), chain.load(slot(1, FloatFormat.BINARY16, 1031)));
                check(program(chain.build(last, slot(2, to, 1031))), Numbers.WILD, 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 255, 256, 257, 511, 512, 513, 4095, 4096, 4097, 7919})
    void mulAddAtEverySize(int size) {
        for (FloatFormat format : FORMATS) {
            ChainBuilder chain = new ChainBuilder();
            int last = chain.mulAdd(
                    chain.load(slot(0, format, size)), chain.load(slot(1, format, size)), chain.constant(1.1));
            check(program(chain.build(last, slot(2, format, size))), Numbers.WILD, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 513, 1031})
    void selectionsAndLimitsAtEverySize(int size) {
        for (FloatFormat format : FORMATS) {
            ChainBuilder chain = new ChainBuilder();
            int x = chain.load(slot(0, format, size));
            int y = chain.load(slot(1, format, size));
            int limited = chain.append(new Instruction.Clamp(x, -0.7, 1.3));
            int last = chain.select(chain.binary(BinaryFunction.LESS, x, y), limited, y);
            check(program(chain.build(last, slot(2, format, size))), Numbers.WILD, 5);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void conversionsBetweenAllFormats(FloatFormat from) {
        for (FloatFormat to : FORMATS) {
            ChainBuilder chain = new ChainBuilder();
            int last = chain.load(slot(0, from, 2053));
            check(program(chain.build(last, slot(1, to, 2053))), Numbers.WILD, 4);
        }
    }

    @ParameterizedTest
    @FieldSource("org.halfstep.core.backend.reference.Examples#BROADCASTS")
    void everyFormOfBroadcasting(List<Shape> shapes) {
        Slot small = new Slot(0, shapes.getFirst(), FloatFormat.BINARY16, Boundary.ROUNDED, Role.INTERNAL);
        Slot large = new Slot(1, shapes.getLast(), FloatFormat.BFLOAT16, Boundary.ROUNDED, Role.INTERNAL);
        for (FloatFormat format : List.of(FloatFormat.BINARY32, FloatFormat.BINARY64)) {
            ChainBuilder chain = new ChainBuilder();
            int last = chain.binary(BinaryFunction.SUBTRACT, chain.load(small), chain.load(large));
            check(
                    program(chain.build(last, new Slot(2, shapes.getLast(), format, Boundary.FREE, Role.INTERNAL))),
                    Numbers.FINITE,
                    5);
            ChainBuilder alone = new ChainBuilder();
            int moved = alone.load(small);
            check(
                    program(alone.build(moved, new Slot(2, shapes.getLast(), format, Boundary.FREE, Role.INTERNAL))),
                    Numbers.WILD,
                    6);
        }
    }

    @Test
    void aConstantAlone() {
        ChainBuilder chain = new ChainBuilder();
        check(program(chain.build(chain.constant(0.1), slot(0, FloatFormat.BINARY16, 3, 300))), Numbers.FINITE, 7);
    }

    @Test
    void arraysAreUsedAgainOnlyAfterTheirLastReader() {
        Slot x = slot(0, FloatFormat.BINARY32, 600);
        Slot scale = slot(1, FloatFormat.BINARY32);
        ChainBuilder chain = new ChainBuilder();
        int early = chain.unary(UnaryFunction.TANH, chain.load(x));
        int running = chain.load(x);
        for (int i = 0; i < 12; i++) {
            int power = chain.binary(BinaryFunction.MULTIPLY, running, running);
            int shifted = chain.binary(BinaryFunction.ADD, power, chain.constant(0.25 * (i % 3)));
            running = chain.mulAdd(shifted, chain.load(scale), chain.unary(UnaryFunction.NEGATE, running));
            running = chain.unary(UnaryFunction.SIGMOID, running);
        }
        int last = chain.mulAdd(early, running, chain.binary(BinaryFunction.DIVIDE, early, chain.load(x)));
        check(program(chain.build(last, slot(2, FloatFormat.BINARY32, 600))), Numbers.FINITE, 8);
    }
}
