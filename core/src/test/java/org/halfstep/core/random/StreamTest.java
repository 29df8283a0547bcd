package org.halfstep.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Seeds are fixed, so the statistical bounds hold or fail for good; they are four to five standard deviations wide. */
class StreamTest {
    private static final int DRAWS = 200_000;

    private static Stream stream(int op) {
        return new CounterRandom(2026, Purpose.DIAGNOSTICS).at(0, 0, 0, op);
    }

    @Test
    void uniformNumbersFillTheUnitIntervalEvenly() {
        Stream stream = stream(0);
        int[] bins = new int[100];
        double sum = 0;
        double sumOfProducts = 0;
        double previous = 0.5;
        for (int i = 0; i < DRAWS; i++) {
            double u = stream.nextUniform();
            assertThat(u >= 0 && u < 1 && u * 0x1p53 == Math.rint(u * 0x1p53)).isTrue();
            bins[(int) (u * bins.length)]++;
            sum += u;
            sumOfProducts += (u - 0.5) * (previous - 0.5);
            previous = u;
        }
        assertThat(stream.element()).isEqualTo(DRAWS);
        assertThat(sum / DRAWS).isCloseTo(0.5, within(4.5 * Math.sqrt(1.0 / 12 / DRAWS)));
        assertThat(sumOfProducts / DRAWS).isCloseTo(0, within(4.5 / 12 / Math.sqrt(DRAWS)));
        assertThat(chiSquare(bins)).isBetween(99 - 4.5 * Math.sqrt(198), 99 + 4.5 * Math.sqrt(198));
    }

    /** Of degrees of freedom one less than the bins, mean that number, variance twice it. */
    private static double chiSquare(int[] bins) {
        double expected = (double) IntStream.of(bins).sum() / bins.length;
        return IntStream.of(bins)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
    }

    @Test
    void uniformNumbersOfAnIntervalStayInsideIt() {
        Stream stream = stream(1);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = stream.nextUniform(-3, 5);
            assertThat(x >= -3 && x < 5).isTrue();
            sum += x;
        }
        assertThat(sum / DRAWS).isCloseTo(1, within(4.5 * 8 / Math.sqrt(12.0 * DRAWS)));
        // So narrow that low + width u rounds up to high half the time.
        double high = Math.nextUp(1.0);
        for (int i = 0; i < 100; i++) {
            assertThat(stream.nextUniform(1, high)).isEqualTo(1);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.nextUniform(1, 1))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextUniform(0, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextUniform(-Double.MAX_VALUE, Double.MAX_VALUE));
    }

    @Test
    void normalNumbersHaveTheMomentsAndTailsOfTheNormalDistribution() {
        Stream stream = stream(2);
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        double pairs = 0;
        double previous = 0;
        int beyond2 = 0;
        int beyond3 = 0;
        int beyond4 = 0;
        for (int i = 0; i < DRAWS; i++) {
            double z = stream.nextNormal();
            sum += z;
            squares += z * z;
            fourths += z * z * z * z;
            pairs += z * previous;
            previous = z;
            beyond2 += z > 2 ? 1 : 0;
            beyond3 += Math.abs(z) > 3 ? 1 : 0;
            beyond4 += Math.abs(z) > 4 ? 1 : 0;
        }
        double deviation = 4.5 / Math.sqrt(DRAWS);
        assertThat(stream.element()).isEqualTo(DRAWS);
        assertThat(sum / DRAWS).isCloseTo(0, within(deviation));
        assertThat(squares / DRAWS).isCloseTo(1, within(deviation * Math.sqrt(2)));
        assertThat(fourths / DRAWS).isCloseTo(3, within(deviation * Math.sqrt(96)));
        assertThat(pairs / DRAWS).isCloseTo(0, within(deviation));
        assertThat(beyond2 / (double) DRAWS).isCloseTo(0.022750, within(deviation * Math.sqrt(0.02275)));
        assertThat(beyond3 / (double) DRAWS).isCloseTo(0.0026998, within(deviation * Math.sqrt(0.0027)));
        assertThat(beyond4).isBetween(1, 30);
    }

    @Test
    void aBlockServesTwoUniformsOrTwoNormals() {
        Stream mixed = stream(3);
        Stream uniforms = stream(3);
        Stream normals = stream(3);
        double[] u =
                IntStream.range(0, 6).mapToDouble(_ -> uniforms.nextUniform()).toArray();
        double[] z =
                IntStream.range(0, 6).mapToDouble(_ -> normals.nextNormal()).toArray();
        assertThat(mixed.nextUniform()).isEqualTo(u[0]);
        assertThat(mixed.nextNormal())
                .as("skips element 1, whose block has served a uniform")
                .isEqualTo(z[2]);
        assertThat(mixed.nextUniform())
                .as("skips element 3, the other normal of the pair")
                .isEqualTo(u[4]);
        assertThat(mixed.nextUniform()).isEqualTo(u[5]);
        assertThat(mixed.element()).isEqualTo(6);
    }

    @Test
    void aPairOfNormalsIsTheBoxMullerTransformOfItsBlock() {
        Stream normals = stream(4);
        Stream uniforms = stream(4);
        double radius = Math.sqrt(-2 * Math.log(uniforms.nextUniform() + 0x1p-53));
        double angle = 2 * Math.PI * uniforms.nextUniform();
        assertThat(normals.nextNormal()).isCloseTo(radius * Math.cos(angle), within(1e-14));
        assertThat(normals.nextNormal()).isCloseTo(radius * Math.sin(angle), within(1e-14));
    }

    @Test
    void bitsAreThoseOfTheBlocksWhereverOneBegins() {
        long[] all = new long[40];
        stream(0).bits(0, all.length, all);
        Stream drawn = stream(0);
        for (long bits : all) {
            assertThat(drawn.nextUniform()).isEqualTo((bits >>> 11) * 0x1p-53);
        }
        assertThat(LongStream.of(all).distinct().count()).isEqualTo(all.length);
        for (int from : new int[] {0, 1, 2, 17}) {
            long[] part = new long[5];
            drawn.bits(from, part.length, part);
            assertThat(part).containsExactly(Arrays.copyOfRange(all, from, from + part.length));
        }
        assertThat(drawn.element()).isEqualTo(all.length);
    }

    @Test
    void integersAreEquallyLikely() {
        Stream stream = stream(5);
        int[] bins = new int[37];
        for (int i = 0; i < DRAWS; i++) {
            bins[stream.nextInt(bins.length)]++;
        }
        assertThat(chiSquare(bins)).isBetween(36 - 4.5 * Math.sqrt(72), 36 + 4.5 * Math.sqrt(72));
        assertThat(stream.nextInt(1)).isZero();
        int large = stream.nextInt(Integer.MAX_VALUE);
        assertThat(large).isBetween(0, Integer.MAX_VALUE - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(0)).withMessageContaining("bound 0");
    }

    @Test
    void shufflingPermutesWithEqualProbability() {
        Stream stream = stream(6);
        int[] counts = new int[24];
        for (int i = 0; i < 48_000; i++) {
            int[] indices = {0, 1, 2, 3};
            stream.shuffle(indices);
            assertThat(Arrays.stream(indices).distinct().sum()).isEqualTo(6);
            counts[rank(indices)]++;
        }
        assertThat(chiSquare(counts)).isBetween(23 - 4.0 * Math.sqrt(46), 23 + 4.5 * Math.sqrt(46));
        long before = stream.element();
        stream.shuffle(new int[] {7});
        stream.shuffle(new int[] {});
        assertThat(stream.element()).as("nothing to draw").isEqualTo(before);
    }

    /** The place of a permutation of 0 to 3 in lexicographic order. */
    private static int rank(int[] permutation) {
        int rank = 0;
        for (int i = 0; i < permutation.length; i++) {
            int smallerAfter = 0;
            for (int j = i + 1; j < permutation.length; j++) {
                smallerAfter += permutation[j] < permutation[i] ? 1 : 0;
            }
            rank = rank * (permutation.length - i) + smallerAfter;
        }
        return rank;
    }
}
