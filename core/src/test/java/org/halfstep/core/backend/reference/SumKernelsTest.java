package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.halfstep.core.backend.reference.Examples.sum;
import static org.halfstep.core.backend.reference.Fixtures.check;

import java.util.List;
import org.halfstep.core.backend.naive.NaiveExecutor;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SumKernelsTest {
    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 2, 7, 8, 9, 15, 16, 17, 255, 256, 257, 511, 512, 513, 4095, 4096, 4097, 8191, 8192, 9001})
    void contiguousAtEverySize(int size) {
        for (Reduction reduction : Reduction.values()) {
            check(sum(reduction, FloatFormat.BINARY32, FloatFormat.BINARY32, 1, 1, 3, size), Numbers.FINITE, 1);
            check(sum(reduction, FloatFormat.BINARY16, FloatFormat.BFLOAT16, 0, 1, size), Numbers.FINITE, 2);
            check(sum(reduction, FloatFormat.BINARY64, FloatFormat.BINARY32, 0, 2, 1, size), Numbers.FINITE, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 16, 17, 255, 256, 257, 511, 512, 513, 1031})
    void stridedAtEverySize(int size) {
        for (Reduction reduction : Reduction.values()) {
            for (int inner : new int[] {2, 3, 31, 32, 33, 127, 128, 129, 257}) {
                check(sum(reduction, FloatFormat.BINARY16, FloatFormat.BINARY32, 0, 1, size, inner), Numbers.FINITE, 4);
            }
            check(sum(reduction, FloatFormat.BINARY64, FloatFormat.BINARY64, 1, 1, 3, size, 5), Numbers.FINITE, 5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatWithEveryKindOfNumber(Reduction reduction) {
        for (FloatFormat from : FloatFormat.ALL) {
            for (FloatFormat to : FloatFormat.ALL) {
                check(sum(reduction, from, to, 1, 1, 400, 3), Numbers.WILD, 6);
                check(sum(reduction, from, to, 0, 1, 3, 400), Numbers.WILD, 7);
            }
        }
    }

    @Test
    void severalAxesAndEmptyOnes() {
        FloatFormat format = FloatFormat.BINARY32;
        check(sum(Reduction.SUM, format, format, 1, 2, 4, 5, 6, 7), Numbers.FINITE, 8);
        check(sum(Reduction.SUM, format, format, 2, 2, 4, 5, 6, 7), Numbers.FINITE, 9);
        check(sum(Reduction.MEAN, format, format, 0, 4, 4, 5, 6, 7), Numbers.FINITE, 10);
        check(sum(Reduction.SUM, format, format, 1, 1, 4, 5, 0), Numbers.FINITE, 11);
        check(sum(Reduction.SUM, format, format, 1, 1, 0, 5, 3), Numbers.FINITE, 12);
        check(sum(Reduction.SUM, format, format, 1, 1, 3, 0, 4), Numbers.FINITE, 13);
        check(sum(Reduction.MEAN, format, format, 1, 1, 3, 0, 4), Numbers.FINITE, 14);
    }

    /** Beside 2^24 a 1 is lost, 1 + 1 is not: the sum tells which numbers met first. */
    @Test
    void theOrderShowsInTheBits() {
        // Partials i mod 16: 0 and 16 meet first, 0 and 1 only when the partials fold, after 1 + 9.
        assertThat(sumOf(17, 1, 0, 0x1p24f, 16, 1, 1, 1)).isEqualTo(0x1p24f);
        assertThat(sumOf(17, 1, 0, 0x1p24f, 1, 1, 9, 1)).isEqualTo(0x1p24f + 2);
        // By 8 first: 0 meets 8 before 4 meets 12; folding neighbours would add 8 + 12 before.
        assertThat(sumOf(16, 1, 0, 0x1p24f, 8, 1, 12, 1)).isEqualTo(0x1p24f);
        assertThat(sumOf(16, 1, 0, 0x1p24f, 4, 1, 12, 1)).isEqualTo(0x1p24f + 2);
        // A block of 4096 of its own.
        assertThat(sumOf(4200, 1, 0, 0x1p24f, 4096, 1, 4112, 1)).isEqualTo(0x1p24f + 2);
        assertThat(sumOf(4200, 1, 0, 0x1p24f, 4064, 1, 4080, 1)).isEqualTo(0x1p24f);
        // Across rows: ascending in blocks of 256.
        assertThat(sumOf(600, 2, 0, 0x1p24f, 1, 1, 2, 1)).isEqualTo(0x1p24f);
        assertThat(sumOf(600, 2, 0, 0x1p24f, 256, 1, 511, 1)).isEqualTo(0x1p24f + 2);
        assertThat(sumOf(600, 2, 0, 0x1p24f, 255, 1, 512, 1)).isEqualTo(0x1p24f);
    }

    /** The first sum of {@code inner} columns that are zero but for pairs of row and value. */
    private static float sumOf(int count, int inner, float... rowsAndValues) {
        float[] terms = new float[count * inner];
        for (int i = 0; i < rowsAndValues.length; i += 2) {
            terms[Math.round(rowsAndValues[i]) * inner] = rowsAndValues[i + 1];
        }
        Program program = sum(Reduction.SUM, FloatFormat.BINARY32, FloatFormat.BINARY32, 0, 1, count, inner);
        List<Tensor> inputs = List.of(Tensor.of(Shape.of(count, inner), terms));
        check(program, inputs);
        return NaiveExecutor.run(program, inputs).outputs().getFirst().toFloats()[0];
    }
}
