package org.halfstep.experiments.proof.section;

import static org.assertj.core.api.Assertions.assertThat;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.junit.jupiter.api.Test;

/** Rounding by search, on numbers that can be looked up. */
class FormatGridTest {
    private static double round(FloatFormat format, double x, RoundingDirection direction) {
        return new FormatGrid(format).round(x, direction, 0);
    }

    @Test
    void valuesAreThoseOfTheStandards() {
        FormatGrid half = new FormatGrid(FloatFormat.BINARY16);
        assertThat(half.count()).isEqualTo(0x7c00);
        assertThat(half.value(1)).isEqualTo(0x1p-24);
        assertThat(half.value(0x3c00)).isEqualTo(1);
        assertThat(half.value(0x7bff)).isEqualTo(65504);
        FormatGrid e4m3 = new FormatGrid(FloatFormat.E4M3);
        assertThat(e4m3.value(e4m3.count() - 1)).isEqualTo(448);
        assertThat(new FormatGrid(FloatFormat.FP4_E2M1).count()).isEqualTo(8);
    }

    @Test
    void tiesGoToEvenAndOverflowIsJudgedAfterRounding() {
        FloatFormat half = FloatFormat.BINARY16;
        RoundingDirection even = RoundingDirection.NEAREST_EVEN;
        assertThat(round(half, 2049, even)).isEqualTo(2048);
        assertThat(round(half, 2051, even)).isEqualTo(2052);
        assertThat(round(half, 0x1p-25, even)).isZero();
        assertThat(round(half, -0x1.8p-24, even)).isEqualTo(-0x1p-23);
        assertThat(round(half, 65519.999, even)).isEqualTo(65504);
        assertThat(round(half, 65520, even)).isInfinite();
        assertThat(round(half, 65520, RoundingDirection.TOWARD_ZERO)).isEqualTo(65504);
        assertThat(round(half, 2049, RoundingDirection.NEAREST_AWAY)).isEqualTo(2050);
        assertThat(round(half, -2049, RoundingDirection.UPWARD)).isEqualTo(-2048);
        assertThat(round(FloatFormat.E4M3, 464, even)).isEqualTo(448);
        assertThat(round(FloatFormat.E4M3, 465, even)).isNaN();
        assertThat(round(FloatFormat.FP4_E2M1, 1e9, even)).isEqualTo(6);
    }

    @Test
    void chanceIsProportionalToTheNearness() {
        FormatGrid half = new FormatGrid(FloatFormat.BINARY16);
        double quarter = 2048.5;
        long u75 = 3L << 62;
        assertThat(half.round(quarter, RoundingDirection.STOCHASTIC, u75)).isEqualTo(2050);
        assertThat(half.round(quarter, RoundingDirection.STOCHASTIC, u75 - 1)).isEqualTo(2048);
        assertThat(half.round(2048, RoundingDirection.STOCHASTIC, -1)).isEqualTo(2048);
    }

    @Test
    void parametersThatAreNotTheStandardsAreTold() {
        FloatFormat.ALL.forEach(
                format -> assertThat(FormatGrid.difference(format)).isEmpty());
    }
}
