package org.halfstep.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.junit.jupiter.api.Test;

class MmdTest {
    /** |x_1 - x_2|^2 = 1, |y_1 - y_2|^2 = 4; between: 1, 5, 0, 4 and, of the third y, 2, 1. */
    @Test
    void aCaseByHand() {
        float[] x = {0, 0, 1, 0};
        float[] y = {1, 0, 1, 2, 1, 1};
        double within = Math.exp(-1);
        double withinY = (Math.exp(-4) + Math.exp(-1) + Math.exp(-1)) / 3;
        double between = (Math.exp(-1) + Math.exp(-5) + Math.exp(-2) + 1 + Math.exp(-4) + Math.exp(-1)) / 6;
        assertThat(Mmd.squared(x, 2, y, 3)).isCloseTo(within + withinY - 2 * between, within(1e-15));
    }

    @Test
    void farApartItIsTwoMeanKernelValues() {
        float[] x = {0, 0, 0, 0};
        float[] y = {1000, 0, 1000, 0};
        assertThat(Mmd.squared(x, 2, y, 2)).isEqualTo(2.0);
    }

    /** Unbiased: over many pairs of samples of one distribution the mean is 0 within five standard errors. */
    @Test
    void equalDistributionsHaveMeanZero() {
        int runs = 200;
        double sum = 0;
        double squares = 0;
        int negative = 0;
        for (int run = 0; run < runs; run++) {
            float[] x = ToyData.CHECKERBOARD.sample(random().at(run, 0, 0, 0), 64);
            float[] y = ToyData.CHECKERBOARD.sample(random().at(run, 1, 0, 0), 80);
            double estimate = Mmd.squared(x, 64, y, 80);
            sum += estimate;
            squares += estimate * estimate;
            negative += estimate < 0 ? 1 : 0;
        }
        double standardError = Math.sqrt(squares) / runs;
        assertThat(sum / runs).isCloseTo(0, within(5 * standardError));
        assertThat(standardError).isLessThan(1e-3);
        assertThat(negative).isBetween(20, 180);
    }

    /** The equally spaced points of a sample keep apart, so that its own pairs are rarer than those of two samples. */
    @Test
    void evenlySpacedSamplesAreCloserThanIndependentOnes() {
        double sum = 0;
        for (int run = 0; run < 50; run++) {
            float[] x = ToyData.MOONS.sample(random().at(run, 0, 0, 0), 64);
            float[] y = ToyData.MOONS.sample(random().at(run, 1, 0, 0), 64);
            sum += Mmd.squared(x, 64, y, 64);
        }
        assertThat(sum / 50).isBetween(-0.03, -0.01);
    }

    @Test
    void differentDistributionsAreToldApart() {
        float[] x = ToyData.MOONS.sample(random().at(0, 0, 0, 0), 1024);
        float[] y = ToyData.RINGS.sample(random().at(0, 1, 0, 0), 1024);
        float[] again = ToyData.MOONS.sample(random().at(0, 2, 0, 0), 1024);
        assertThat(Mmd.squared(x, 1024, y, 1024)).isGreaterThan(0.01);
        assertThat(Math.abs(Mmd.squared(x, 1024, again, 1024))).isLessThan(0.002);
    }

    @Test
    void nonFinitePointsAreNotMaskedAndTooFewAreRefused() {
        assertThat(Mmd.squared(new float[] {0, 0, Float.NaN, 0}, 2, new float[4], 2))
                .isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mmd.squared(new float[4], 2, new float[2], 1))
                .withMessageContaining("the second sample has 1 points");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mmd.squared(new float[4], 3, new float[4], 2))
                .withMessageContaining("the first sample: 3 points need an array of 6 coordinates");
    }

    private static CounterRandom random() {
        return new CounterRandom(11, Purpose.DIAGNOSTICS);
    }
}
