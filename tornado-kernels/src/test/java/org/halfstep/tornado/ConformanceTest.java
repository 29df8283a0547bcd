package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.reference.Examples;
import org.halfstep.core.backend.reference.Fixtures;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.backend.vector.RowPrograms;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.ChainJoiner;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.RandomPrograms;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The device gives the bits and overflows of the contract, for what the tests of core run on its backends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
    static final List<FloatFormat> FORMATS = List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);

    private List<Backend> device = List.of();

    @BeforeAll
    void open() {
        device = List.of(Backends.open("tornado", 1));
    }

    @AfterAll
    void close() {
        device.forEach(Backend::close);
    }

    private void check(Program program, List<Tensor> inputs) {
        Fixtures.check(program, inputs, device);
    }

    private void check(Program program, Numbers numbers, long seed) {
        check(program, Fixtures.inputs(program, numbers, seed));
    }

    private void checkBoth(Program program, long seed) {
        check(program, Numbers.FINITE, seed);
        check(program, Numbers.WILD, seed);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyOp(FloatFormat format) {
        for (Op op : Examples.ops(format)) {
            checkBoth(Fixtures.program(op), 1);
            checkBoth(Fixtures.program(op), 2);
        }
        for (Op op : Examples.banks(format)) {
            Program program = Fixtures.program(op);
            Tensor numbers = Fixtures.inputs(program, Numbers.WILD, 4).getFirst();
            for (int entry = 0; entry < 3; entry++) {
                check(program, List.of(numbers, Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, entry)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 3, 0.5, Double.NaN})
    void aBankRefusesAnIndexThatIsNone(double index) {
        for (Op op : Examples.banks(FloatFormat.BINARY16)) {
            Program program = Fixtures.program(op);
            Tensor numbers = Fixtures.inputs(program, Numbers.FINITE, 4).getFirst();
            List<Tensor> inputs = List.of(numbers, Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, index));
            try (Prepared prepared = device.getFirst().prepare(program, new Workspace())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> prepared.run(inputs, Fixtures.outputs(program)))
                        .withMessageContaining("no entry " + index + "; the index must be an integer from 0 to 2");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1, 1, 1",
        "-1, 7, 9, 0",
        "-1, 0, 5, 3",
        "-1, 5, 0, 3",
        "-1, 9, 7, 15",
        "-1, 17, 15, 255",
        "-1, 16, 17, 256",
        "-1, 33, 5, 257",
        "-1, 3, 2, 513",
        "-1, 1, 300, 6",
        "-1, 257, 33, 2",
        "-1, 70, 65, 64",
        "-1, 128, 130, 40",
        "3, 10, 2, 1",
        "5, 1, 1, 7",
        "2, 9, 9, 300",
        "0, 3, 3, 3",
        "2, 5, 300, 3",
        "4, 2, 1, 513"
    })
    void productsOfEveryLayout(int batch, int m, int n, int k) {
        for (Layout layoutA : Layout.values()) {
            for (Layout layoutB : Layout.values()) {
                for (FloatFormat format : FORMATS) {
                    check(Examples.product(format, format, batch, m, n, k, layoutA, layoutB), Numbers.FINITE, 1);
                }
            }
        }
    }

    @Test
    void productsOfEveryFormatAndKindOfNumber() {
        for (FloatFormat operand : FORMATS) {
            for (FloatFormat result : FORMATS) {
                check(
                        Examples.product(operand, result, -1, 19, 23, 5, Layout.NORMAL, Layout.TRANSPOSED),
                        Numbers.WILD,
                        3);
                check(Examples.product(operand, result, -1, 23, 3, 300, Layout.NORMAL, Layout.NORMAL), Numbers.WILD, 4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reductions(Reduction reduction) {
        FloatFormat wide = FloatFormat.BINARY32;
        for (int size : new int[] {0, 1, 15, 16, 17, 255, 256, 257, 4095, 4096, 4097, 9001}) {
            check(Examples.sum(reduction, wide, wide, 1, 1, 3, size), Numbers.FINITE, 1);
            check(Examples.sum(reduction, FloatFormat.BINARY16, FloatFormat.BFLOAT16, 0, 1, size), Numbers.FINITE, 2);
            check(Examples.sum(reduction, FloatFormat.BFLOAT16, wide, 0, 1, size, 5), Numbers.FINITE, 3);
        }
        for (FloatFormat from : FORMATS) {
            for (FloatFormat to : FORMATS) {
                check(Examples.sum(reduction, from, to, 1, 1, 400, 3), Numbers.WILD, 6);
                check(Examples.sum(reduction, from, to, 0, 1, 3, 400), Numbers.WILD, 7);
            }
        }
        check(Examples.sum(reduction, wide, wide, 1, 2, 4, 5, 6, 7), Numbers.FINITE, 8);
        check(Examples.sum(reduction, wide, wide, 2, 2, 4, 5, 6, 7), Numbers.FINITE, 9);
        check(Examples.sum(reduction, wide, wide, 0, 4, 4, 5, 6, 7), Numbers.FINITE, 10);
        check(Examples.sum(reduction, wide, wide, 1, 1, 4, 5, 0), Numbers.FINITE, 11);
        check(Examples.sum(reduction, wide, wide, 1, 1, 0, 5, 3), Numbers.FINITE, 12);
        check(Examples.sum(reduction, wide, wide, 1, 1, 3, 0, 4), Numbers.FINITE, 13);
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfOneNumber(UnaryFunction function) {
        for (FloatFormat from : FORMATS) {
            for (FloatFormat to : FORMATS) {
                ChainBuilder chain = new ChainBuilder();
                int last = chain.unary(function, chain.load(Fixtures.slot(0, from, 521)));
                check(Fixtures.program(chain.build(last, Fixtures.slot(1, to, 521))), Numbers.WILD, 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfTwoNumbers(BinaryFunction function) {
        for (FloatFormat format : FORMATS) {
            ChainBuilder chain = new ChainBuilder();
            int last = chain.binary(
                    function,
                    chain.load(Fixtures.slot(0, format, 1031)),
                    chain.load(Fixtures.slot(1, FloatFormat.BINARY16, 1031)));
            check(Fixtures.program(chain.build(last, Fixtures.slot(2, format, 1031))), Numbers.WILD, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 513, 4097, 20011})
    void chainsOfEveryOtherInstruction(int size) {
        for (FloatFormat format : FORMATS) {
            Slot x = Fixtures.slot(0, format, size);
            Slot y = Fixtures.slot(1, format, size);
            ChainBuilder chain = new ChainBuilder();
            int limited = chain.append(new Instruction.Clamp(chain.load(x), -0.7, 1.3));
            int chosen = chain.select(chain.binary(BinaryFunction.LESS, chain.load(x), chain.load(y)), limited, 1);
            int last = chain.mulAdd(chosen, chain.load(y), chain.constant(1.1));
            check(Fixtures.program(chain.build(last, Fixtures.slot(2, format, size))), Numbers.WILD, 3);
        }
    }

    @ParameterizedTest
    @FieldSource("org.halfstep.core.backend.reference.Examples#BROADCASTS")
    void everyFormOfBroadcasting(List<Shape> shapes) {
        Slot small = new Slot(0, shapes.getFirst(), FloatFormat.BINARY16, Boundary.ROUNDED, Role.INTERNAL);
        Slot large = new Slot(1, shapes.getLast(), FloatFormat.BFLOAT16, Boundary.ROUNDED, Role.INTERNAL);
        Slot result = new Slot(2, shapes.getLast(), FloatFormat.BINARY32, Boundary.FREE, Role.INTERNAL);
        ChainBuilder chain = new ChainBuilder();
        int last = chain.binary(BinaryFunction.SUBTRACT, chain.load(small), chain.load(large));
        check(Fixtures.program(chain.build(last, result)), Numbers.WILD, 5);
        ChainBuilder alone = new ChainBuilder();
        check(Fixtures.program(alone.build(alone.load(small), result)), Numbers.WILD, 6);
    }

    @Test
    void resultsOfRankZeroAndMovesInManyRuns() {
        Slot x = Fixtures.slot(0, FloatFormat.BINARY32);
        ChainBuilder chain = new ChainBuilder();
        int last = chain.unary(UnaryFunction.EXP, chain.load(x));
        check(Fixtures.program(chain.build(last, Fixtures.slot(1, FloatFormat.BINARY16))), Numbers.FINITE, 1);
        // Five axes that do not join: one run of the kernel's three axes for each of 600 x 3.
        Slot many = Fixtures.slot(0, FloatFormat.BFLOAT16, 600, 3, 2, 3, 2);
        Slot turned = Fixtures.slot(1, FloatFormat.BFLOAT16, 600, 3, 2, 3, 2);
        check(Fixtures.program(new Op.Transpose(many, 1, 3, turned)), Numbers.FINITE, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 3, 4",
        "2, 1, 1, 1",
        "16, 2, 16, 2",
        "17, 1, 13, 3",
        "65, 24, 36, 4",
        "257, 2, 64, 2",
        "1000, 2, 30, 2"
    })
    void rowsOfABatch(int batch, int in, int hidden, int out) {
        for (FloatFormat format : FORMATS) {
            for (boolean wild : List.of(false, true)) {
                Program layers = RowPrograms.layers(format, batch, in, hidden, out);
                check(layers, RowPrograms.inputs(layers, batch, wild));
                Program moves = RowPrograms.moves(format, batch);
                check(moves, RowPrograms.inputs(moves, batch, wild));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float16", "bfloat16", "rampde-0.1.0:float16", "pure:bfloat16"})
    void randomPrograms(String policy) {
        List<BinaryFunction> functions = List.of(BinaryFunction.values());
        for (int seed = 0; seed < 12; seed++) {
            Program program = RandomPrograms.roundedEverywhere(PrecisionPolicy.parse(policy), functions, seed);
            SplittableRandom random = new SplittableRandom(seed);
            List<Tensor> inputs =
                    RandomPrograms.inputs(program, () -> Math.scalb(random.nextDouble(-2, 2), random.nextInt(-20, 3)));
            check(program, inputs);
            check(ChainJoiner.join(program), inputs);
        }
    }

    @Test
    void anOutputThatIsAskedForTwice() {
        Slot x = Fixtures.slot(0, FloatFormat.BINARY16, 40);
        ChainBuilder chain = new ChainBuilder();
        Op op = chain.build(chain.unary(UnaryFunction.TANH, chain.load(x)), Fixtures.slot(1, FloatFormat.BINARY16, 40));
        check(new Program(List.of(x), List.of(op), List.of(op.result(), op.result())), Numbers.WILD, 1);
    }

    @Test
    void whatTheDeviceCannotIsRefused() {
        refuses(
                Fixtures.program(Examples.ops(FloatFormat.E4M3).getFirst()),
                "the tornado backend stores float32, float16 and bfloat16, not e4m3; use --backend vector");
        refuses(
                Fixtures.program(Examples.ops(FloatFormat.BINARY64).getFirst()),
                "%2:float64[6, 10] is computed in binary64, which the tornado backend cannot; use --backend vector");
        Op op = Examples.ops(FloatFormat.BINARY16).getFirst();
        Program upward = new Program(op.inputs(), List.of(op), List.of(op.result()), RoundingDirection.UPWARD);
        refuses(upward, "the tornado backend rounds to nearest even only, not upward; use --backend vector");
    }

    private void refuses(Program program, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.getFirst().prepare(program, new Workspace()))
                .withMessage(message);
    }
}
