package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.halfstep.core.backend.reference.Examples.product;
import static org.halfstep.core.backend.reference.Fixtures.check;

import java.util.List;
import org.halfstep.core.backend.naive.NaiveExecutor;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatMulKernelTest {
    private static final FloatFormat LOW = FloatFormat.BINARY16;

    @ParameterizedTest
    @CsvSource({
        "-1, 1, 1, 1",
        "-1, 7, 9, 5",
        "-1, 8, 8, 8",
        "-1, 9, 7, 15",
        "-1, 16, 17, 16",
        "-1, 17, 15, 17",
        "-1, 33, 257, 3",
        "-1, 257, 33, 2",
        "-1, 3, 2, 513",
        "-1, 2, 3, 257",
        "-1, 5, 11, 255",
        "-1, 11, 5, 256",
        "-1, 1, 32, 32",
        "-1, 32, 1, 1",
        "-1, 513, 2, 12",
        "-1, 40, 7, 33",
        "-1, 7, 40, 33",
        "-1, 67, 8, 4",
        "-1, 0, 5, 3",
        "-1, 5, 0, 3",
        "-1, 5, 9, 0",
        "-1, 9, 5, 0",
        "-1, 1, 300, 6",
        "3, 10, 2, 1",
        "3, 10, 1, 2",
        "5, 1, 1, 7",
        "2, 9, 9, 9",
        "0, 3, 3, 3",
        "2, 300, 2, 3",
        "2, 5, 300, 3",
        "4, 2, 1, 700",
        "2, 1, 2, 513",
        "-1, 4, 4, 300",
        "-1, 9, 3, 257",
        "-1, 3, 9, 257",
        "-1, 100, 50, 20",
        "-1, 530, 2, 64",
        "-1, 50, 530, 20",
        "-1, 61, 64, 300"
    })
    void everyLayoutAtManySizes(int batch, int m, int n, int k) {
        for (Layout layoutA : Layout.values()) {
            for (Layout layoutB : Layout.values()) {
                check(product(LOW, LOW, batch, m, n, k, layoutA, layoutB), Numbers.FINITE, 1);
                check(product(LOW, FloatFormat.BINARY64, batch, m, n, k, layoutA, layoutB), Numbers.FINITE, 2);
            }
        }
    }

    @Test
    void everyFormatWithEveryKindOfNumber() {
        for (FloatFormat operand : FloatFormat.ALL) {
            for (FloatFormat result : FloatFormat.ALL) {
                check(product(operand, result, -1, 19, 23, 5, Layout.NORMAL, Layout.NORMAL), Numbers.WILD, 3);
                check(product(operand, result, -1, 19, 23, 5, Layout.TRANSPOSED, Layout.TRANSPOSED), Numbers.WILD, 3);
                check(product(operand, result, -1, 23, 3, 300, Layout.NORMAL, Layout.NORMAL), Numbers.WILD, 4);
            }
        }
    }

    @Test
    void theShapesOfTheContinuousNormalizingFlow() {
        check(product(LOW, LOW, -1, 1024, 128, 2, Layout.NORMAL, Layout.NORMAL), Numbers.FINITE, 5);
        check(product(LOW, LOW, -1, 1024, 2, 128, Layout.NORMAL, Layout.NORMAL), Numbers.FINITE, 5);
        check(
                product(LOW, FloatFormat.BINARY32, -1, 128, 2, 1024, Layout.TRANSPOSED, Layout.NORMAL),
                Numbers.FINITE,
                5);
        check(product(LOW, LOW, 16, 1024, 1, 2, Layout.NORMAL, Layout.NORMAL), Numbers.FINITE, 5);
    }

    /** 2^24 + 1 - 2^24: the 1 survives only where it is not added to 2^24, whose neighbours are 2 apart. */
    @Test
    void theOrderOfKAndItsChunksShowInTheBits() {
        // Ascending within a chunk: 2^24 + 1 ties to 2^24, then -2^24 gives 0; descending would give 1.
        assertThat(sumOfProducts(3, 0, 0x1p24f, 1, 1, 2, -0x1p24f)).isZero();
        // A chunk of its own: 1 + 1 = 2 there, which 2^24 takes up; one running sum would lose each 1.
        assertThat(sumOfProducts(600, 0, 0x1p24f, 256, 1, 257, 1, 512, -0x1p24f))
                .isEqualTo(2);
        assertThat(sumOfProducts(600, 0, 0x1p24f, 254, 1, 255, 1, 512, -0x1p24f))
                .isZero();
    }

    /** The product of a row of ones and a column that is zero but for pairs of position and value. */
    private static float sumOfProducts(int k, float... positionsAndValues) {
        float[] column = new float[k];
        for (int i = 0; i < positionsAndValues.length; i += 2) {
            column[Math.round(positionsAndValues[i])] = positionsAndValues[i + 1];
        }
        Program program =
                product(FloatFormat.BINARY32, FloatFormat.BINARY32, -1, 1, 1, k, Layout.NORMAL, Layout.NORMAL);
        Tensor ones = Tensor.zeros(FloatFormat.BINARY32, Shape.of(1, k));
        ones.fill(1);
        List<Tensor> inputs = List.of(ones, Tensor.of(Shape.of(k, 1), column));
        check(program, inputs);
        return NaiveExecutor.run(program, inputs).outputs().getFirst().toFloats()[0];
    }
}
