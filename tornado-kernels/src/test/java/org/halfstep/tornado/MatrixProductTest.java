package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.halfstep.tornado.DeviceComparison.ALL_TILED;
import static org.halfstep.tornado.DeviceComparison.kernels;
import static org.halfstep.tornado.DeviceComparison.program;
import static org.halfstep.tornado.DeviceComparison.slot;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.tornado.DeviceComparison.Numbers;
import org.halfstep.tornado.program.DeviceLaunch.Kernel;
import org.halfstep.tornado.program.ScheduleLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrix products on the device, tiled and shared out, against the reference backend. */
class MatrixProductTest {
    private static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);
    private static final int[][] TILES = {{64, 64}, {63, 65}, {65, 63}, {1, 130}, {130, 1}, {129, 17}, {0, 3}};

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static DeviceComparison devices;

    @BeforeAll
    static void open() {
        devices = new DeviceComparison();
    }

    @AfterAll
    static void close() {
        devices.close();
    }

    private static Op.MatMul product(
            FloatFormat operand, FloatFormat result, int batch, int m, int n, int k, Layout layoutA, Layout layoutB) {
        int[] a = layoutA == Layout.NORMAL ? new int[] {m, k} : new int[] {k, m};
        int[] b = layoutB == Layout.NORMAL ? new int[] {k, n} : new int[] {n, k};
        return new Op.MatMul(
                slot(0, operand, sizes(batch, a)),
                layoutA,
                slot(1, operand, sizes(batch, b)),
                layoutB,
                slot(2, result, sizes(batch, m, n)));
    }

    private static int[] sizes(int batch, int... matrix) {
        return batch < 0 ? matrix : new int[] {batch, matrix[0], matrix[1]};
    }

    private static List<Op.MatMul> everyLayout(
            FloatFormat operand, FloatFormat result, int batch, int m, int n, int k) {
        List<Op.MatMul> products = new ArrayList<>();
        for (Layout layoutA : Layout.values()) {
            for (Layout layoutB : Layout.values()) {
                products.add(product(operand, result, batch, m, n, k, layoutA, layoutB));
            }
        }
        return products;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 255, 256, 257, 513})
    void tilesAndTheirBorders(int k) {
        int number = 0;
        for (int[] size : TILES) {
            for (Layout layoutA : Layout.values()) {
                for (Layout layoutB : Layout.values()) {
                    FloatFormat format = FORMATS.get(number % FORMATS.size());
                    Program program = program(product(format, format, -1, size[0], size[1], k, layoutA, layoutB));
                    devices.check(program, ALL_TILED, Numbers.FINITE, ++number);
                }
            }
        }
    }

    @Test
    void batches() {
        for (FloatFormat format : FORMATS) {
            for (Op.MatMul product : everyLayout(format, FloatFormat.BINARY32, 3, 65, 33, 40)) {
                devices.check(program(product), ALL_TILED, Numbers.FINITE, 5);
            }
        }
    }

    @Test
    void everyFormatWithEveryKindOfNumber() {
        for (FloatFormat operand : FORMATS) {
            for (FloatFormat result : FORMATS) {
                for (Op.MatMul product : everyLayout(operand, result, -1, 70, 67, 270)) {
                    devices.check(program(product), ALL_TILED, Numbers.WILD, 3);
                }
            }
        }
    }

    /** 17 x 300 x 300 exceeds the largest number of binary16; 17 x infinity is no overflow. */
    @Test
    void overflowsAreReported() {
        Op.MatMul op =
                product(FloatFormat.BINARY16, FloatFormat.BINARY16, -1, 65, 64, 17, Layout.NORMAL, Layout.NORMAL);
        Tensor a = Tensor.zeros(FloatFormat.BINARY16, op.a().shape());
        Tensor b = Tensor.zeros(FloatFormat.BINARY16, op.b().shape());
        b.fill(300);
        for (int k = 0; k < 17; k++) {
            a.set(64 * 17 + k, 300);
        }
        assertThat(devices.check(program(op), ALL_TILED, List.of(a, b))).containsExactly(op.result());
        a.fill(Double.POSITIVE_INFINITY);
        assertThat(devices.check(program(op), ALL_TILED, List.of(a, b))).isEmpty();
    }

    /** tanh(A B + bias) + relu(A B + bias) other, and the total of the product is stored nowhere. */
    @Test
    void theChainBehindAProduct() {
        for (FloatFormat format : FORMATS) {
            Slot a = slot(0, format, 130, 40);
            Slot b = slot(1, format, 40, 70);
            Slot bias = slot(2, FloatFormat.BINARY32, 70);
            Slot other = slot(3, format, 130, 70);
            Slot total = slot(4, FloatFormat.BINARY32, Boundary.FREE, 130, 70);
            Slot result = slot(5, format, 130, 70);
            List<Instruction> chain = List.of(
                    new Instruction.Load(0),
                    new Instruction.Load(1),
                    new Instruction.Binary(BinaryFunction.ADD, 0, 1),
                    new Instruction.Unary(UnaryFunction.TANH, 2),
                    new Instruction.Unary(UnaryFunction.RELU, 2),
                    new Instruction.Load(2),
                    new Instruction.MulAdd(4, 5, 3));
            Program program = new Program(
                    List.of(a, b, bias, other),
                    List.of(
                            new Op.MatMul(a, Layout.NORMAL, b, Layout.NORMAL, total),
                            new Op.Chain(List.of(total, bias, other), chain, result)),
                    List.of(result));
            assertThat(kernels(program, ALL_TILED)).containsExactly(Kernel.PRODUCTS);
            devices.check(program, ALL_TILED, Numbers.FINITE, 7);
            devices.check(program, ALL_TILED, Numbers.WILD, 8);
        }
    }

    @Test
    void largeProductsAreTiledAndSmallOnesAreNot() {
        FloatFormat format = FloatFormat.BINARY16;
        Program large = program(product(format, format, -1, 128, 96, 64, Layout.NORMAL, Layout.TRANSPOSED));
        Program narrow = program(product(format, format, -1, 1024, 2, 64, Layout.NORMAL, Layout.TRANSPOSED));
        assertThat(kernels(large, ScheduleLimits.USUAL)).containsExactly(Kernel.PRODUCTS);
        assertThat(kernels(narrow, ScheduleLimits.USUAL)).containsExactly(Kernel.OPS);
        devices.check(large, ScheduleLimits.USUAL, Numbers.FINITE, 9);
        devices.check(narrow, ScheduleLimits.USUAL, Numbers.FINITE, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 1025, 1279, 1280, 1535, 5000})
    void fewResultsOfManyK(int k) {
        for (FloatFormat format : FORMATS) {
            for (Op.MatMul product : everyLayout(format, format, -1, 64, 2, k)) {
                assertThat(kernels(program(product), ScheduleLimits.USUAL))
                        .hasSizeBetween(k < 1024 ? 1 : 2, k < 1024 ? 1 : 3);
                devices.check(program(product), ScheduleLimits.USUAL, Numbers.FINITE, 11);
                devices.check(program(product), ScheduleLimits.USUAL, Numbers.WILD, 12);
            }
        }
    }

    /** Each chunk's sum underflows to -0, and so does the total: added to +0 it would be +0. */
    @Test
    void chunksOfNegativeZero() {
        Op.MatMul op =
                product(FloatFormat.BINARY32, FloatFormat.BINARY32, -1, 3, 5, 1300, Layout.TRANSPOSED, Layout.NORMAL);
        Tensor a = Tensor.zeros(FloatFormat.BINARY32, op.a().shape());
        Tensor b = Tensor.zeros(FloatFormat.BINARY32, op.b().shape());
        a.fill(-0x1p-100);
        b.fill(0x1p-60);
        devices.check(program(op), ScheduleLimits.USUAL, List.of(a, b));
        devices.check(program(op), ALL_TILED, List.of(a, b));
    }

    /** Sums of rows are shared out as well. */
    @Test
    void sumsOfManyRows() {
        for (FloatFormat format : FORMATS) {
            Slot input = slot(0, format, 1300, 6);
            Slot sum = slot(1, FloatFormat.BINARY32, 1, 6);
            Program program = program(new Op.Reduce(Op.Reduction.SUM, input, 0, 1, sum));
            assertThat(kernels(program, ALL_TILED)).hasSizeLessThanOrEqualTo(2);
            devices.check(program, ALL_TILED, Numbers.FINITE, 13);
            devices.check(program, ScheduleLimits.USUAL, Numbers.FINITE, 13);
        }
    }
}
