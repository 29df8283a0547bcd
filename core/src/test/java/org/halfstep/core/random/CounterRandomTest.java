package org.halfstep.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    private static final CounterRandom RANDOM = new CounterRandom(42, Purpose.TRAINING_DATA);

    @Test
    void everySeedPurposeAndCoordinateHasNumbersOfItsOwn() {
        Set<Double> firsts = new HashSet<>();
        int streams = 0;
        for (Purpose purpose : Purpose.values()) {
            for (long seed : new long[] {0, 1, 2, -1, 1L << 32, Long.MIN_VALUE}) {
                firsts.add(new CounterRandom(seed, purpose).at(0, 0, 0, 0).nextUniform());
                streams++;
            }
        }
        // The outermost values of each field: neighbours in the counter must not run into one another.
        long lastIteration = (1L << 36) - 1;
        int lastStep = (1 << 20) - 1;
        for (long iteration : new long[] {0, 1, 1L << 31, 1L << 32, lastIteration}) {
            for (int step : new int[] {0, 1, lastStep}) {
                for (int pass : new int[] {0, 1, 255}) {
                    for (int op : new int[] {0, 1, 65535}) {
                        firsts.add(RANDOM.at(iteration, step, pass, op).nextUniform());
                        streams++;
                    }
                }
            }
        }
        assertThat(firsts).hasSize(streams);
    }

    @Test
    void numbersDoNotDependOnTheOrderOfEvaluation() {
        Stream alone = RANDOM.at(3, 1, 4, 1);
        double[] expected = new double[50];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i % 5 < 3 ? alone.nextNormal() : alone.nextUniform();
        }
        Stream interleaved = RANDOM.at(3, 1, 4, 1);
        Stream other = RANDOM.at(3, 1, 4, 2);
        for (int i = 0; i < expected.length; i++) {
            other.nextNormal();
            assertThat(i % 5 < 3 ? interleaved.nextNormal() : interleaved.nextUniform())
                    .isEqualTo(expected[i]);
            other.nextUniform();
        }
    }

    /** A changed layout, key or transformation would silently change every experiment. */
    @Test
    void goldenNumbers() {
        Stream stream = new CounterRandom(1234, Purpose.BASE_SAMPLES).at(5, 6, 7, 8);
        assertThat(stream.nextUniform()).isEqualTo(0.9856813902297216);
        assertThat(stream.nextNormal()).isEqualTo(-3.736122728591128);
        assertThat(stream.nextNormal()).isEqualTo(-0.11131528106893289);
        assertThat(stream.nextInt(1000)).isEqualTo(648);
    }

    @Test
    void coordinatesOutsideTheCounterAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RANDOM.at(1L << 36, 0, 0, 0))
                .withMessageContaining("iteration 68719476736")
                .withMessageContaining("2^36");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RANDOM.at(-1, 0, 0, 0))
                .withMessageContaining("iteration -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RANDOM.at(0, 1 << 20, 0, 0))
                .withMessageContaining("step");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RANDOM.at(0, 0, 256, 0))
                .withMessageContaining("pass");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RANDOM.at(0, 0, 0, 65536))
                .withMessageContaining("op");
    }

    @Test
    void theCodesOfThePurposesAreDistinct() {
        assertThat(Arrays.stream(Purpose.values()).mapToInt(Purpose::code).distinct())
                .hasSize(Purpose.values().length);
    }
}
