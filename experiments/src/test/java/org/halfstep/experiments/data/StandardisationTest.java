package org.halfstep.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardisationTest {
    @Test
    void meanAndStandardDeviationOfEachColumn() {
        assertThat(Standardisation.of(new double[] {0, 5, 2, -1, 4, -4}))
                .isEqualTo(new Standardisation(2, 0, 2, StrictMath.sqrt(21)))
                .hasToString("mean (2.000, 0.000) and spread (2.000, 4.583)");
    }

    @Test
    void pointsComeBackInTheUsersUnits() {
        Standardisation units = new Standardisation(1000, -3, 50, 0.25);
        assertThat(units.standardX(1100)).isEqualTo(2);
        assertThat(units.standardY(-3.5)).isEqualTo(-2);
        assertThat(units.own(new float[] {2, -2, 0, 0})).containsExactly(1100, -3.5, 1000, -3);
        assertThat(units.logVolume()).isEqualTo(Math.log(12.5), within(1e-12));
    }

    @Test
    void standardisedPointsHaveMeanZeroAndSpreadOne() {
        Random random = new Random(3);
        double[] points = new double[2000];
        for (int i = 0; i < points.length; i++) {
            points[i] = i % 2 == 0 ? 1e9 + random.nextGaussian() : 1e-6 * random.nextGaussian();
        }
        Standardisation units = Standardisation.of(points);
        double[] standard = new double[points.length];
        for (int i = 0; i < points.length; i += 2) {
            standard[i] = units.standardX(points[i]);
            standard[i + 1] = units.standardY(points[i + 1]);
        }
        Standardisation again = Standardisation.of(standard);
        assertThat(again.meanX()).isEqualTo(0, within(1e-6));
        assertThat(again.meanY()).isEqualTo(0, within(1e-6));
        assertThat(again.spreadX()).isEqualTo(1, within(1e-6));
        assertThat(again.spreadY()).isEqualTo(1, within(1e-6));
    }

    @Test
    void noneChangesNoBit() {
        assertThat(Standardisation.NONE.isNone()).isTrue();
        assertThat(new Standardisation(0, 0, 1, 2).isNone()).isFalse();
        assertThat(Standardisation.NONE.logVolume()).isZero();
        for (float x : new float[] {-3.96f, 0.1f, Float.MIN_VALUE, 1e30f}) {
            assertThat(Standardisation.NONE.standardX(x)).isEqualTo(x);
            assertThat(Standardisation.NONE.own(new float[] {x, x})).containsExactly(x, x);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, -1", "0, 1e-200", "0, NaN", "NaN, 1", "Infinity, 1", "0, Infinity"})
    void whatCannotBeUndoneIsRefused(double mean, double spread) {
        String message = "mean " + mean + " and standard deviation " + spread + " over the points to train on";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Standardisation(mean, 0, spread, 1))
                .withMessageStartingWith("column 1 has " + message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Standardisation(0, mean, 1, spread))
                .withMessageStartingWith("column 2 has " + message);
    }

    @Test
    void aSinglePointHasNoSpread() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardisation.of(new double[2]))
                .withMessageContaining("needs 2 points or more, there are 1");
    }
}
