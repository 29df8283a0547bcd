package org.halfstep.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fast rounding against the definition, and the stochastic directions against their probabilities. */
class RounderTest {
    private static final List<FloatFormat> FORMATS = formats();

    private static List<FloatFormat> formats() {
        List<FloatFormat> formats = new ArrayList<>(FloatFormat.ALL);
        for (String name : List.of(
                "float16:flushed",
                "float16:saturating",
                "e4m3:saturating",
                "e5m2:flushed:saturating",
                "custom:2:0:0",
                "custom:24:-30:40",
                "custom:30:-500:600",
                "custom:53:-1022:1023:flushed")) {
            formats.add(FloatFormat.parse(name));
        }
        return formats;
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheDefinition(RoundingDirection direction) {
        SplittableRandom random = new SplittableRandom(20_261_124);
        for (FloatFormat format : FORMATS) {
            Rounder rounder = new Rounder(format, direction);
            for (double x : awkward(format, random)) {
                long bits = random.nextLong();
                double expected = Rounding.round(x, format, direction, bits);
                double actual = rounder.round(x, bits);
                assertThat(Double.doubleToLongBits(actual))
                        .as("%s %s of %s (%a), bits %x: %s, not %s", format, direction, x, x, bits, actual, expected)
                        .isEqualTo(Double.doubleToLongBits(expected));
            }
        }
    }

    /** Values, ties and neighbours of both in all binades, limits, and numbers far outside. */
    private static double[] awkward(FloatFormat format, SplittableRandom random) {
        List<Double> numbers = new ArrayList<>(List.of(
                0.0,
                -0.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.MIN_NORMAL,
                format.maxFinite(),
                format.minNormal(),
                format.minSubnormal()));
        for (int i = 0; i < 4000; i++) {
            int exponent = random.nextInt(format.minExponent() - format.precision() - 3, format.maxExponent() + 3);
            double quantum = Math.scalb(1.0, Math.max(exponent, format.minExponent()) - format.precision() + 1);
            double x = Math.scalb(random.nextDouble(1, 2), exponent);
            double tie = Math.floor(x / quantum) * quantum + quantum / 2;
            double sign = random.nextBoolean() ? 1 : -1;
            for (double magnitude : new double[] {x, tie, Math.nextUp(tie), Math.nextDown(tie), tie - quantum / 2}) {
                numbers.add(sign * magnitude);
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void overflowIsToldWhereTheFormatHidesIt() {
        Rounder saturating = new Rounder(FloatFormat.FP4_E2M1, RoundingDirection.NEAREST_EVEN);
        assertThat(saturating.round(6.9, 0)).isEqualTo(6);
        assertThat(saturating.overflows(6.9, 0)).isFalse();
        assertThat(saturating.round(-7.0, 0)).isEqualTo(-6);
        assertThat(saturating.overflows(-7.0, 0)).isTrue();
        assertThat(saturating.overflows(Double.POSITIVE_INFINITY, 0)).isFalse();
        assertThat(saturating.overflows(Double.NaN, 0)).isFalse();
        Rounder truncating = new Rounder(FloatFormat.BINARY16, RoundingDirection.TOWARD_ZERO);
        assertThat(truncating.overflows(65535, 0)).isFalse();
        assertThat(truncating.overflows(65536, 0)).isTrue();
        assertThat(truncating.round(65536, 0)).isEqualTo(65504);
        assertThat(new Rounder(FloatFormat.E4M3, RoundingDirection.NEAREST_EVEN).round(480, 0))
                .isNaN();
    }

    @Test
    void proportionalRoundingIsRightOnAverageAndEqualRoundingIsNot() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 200_000;
        double x = 1 + 0.1875 * FloatFormat.BINARY16.machineEpsilon();
        double proportional = mean(RoundingDirection.STOCHASTIC, x, n, random);
        double equal = mean(RoundingDirection.STOCHASTIC_EQUAL, x, n, random);
        // Standard errors: sqrt(0.1875 0.8125 / n) = 0.00087 and 0.5 / sqrt(n) = 0.0011
        assertThat(proportional).isBetween(0.1875 - 0.0045, 0.1875 + 0.0045);
        assertThat(equal).isBetween(0.5 - 0.0055, 0.5 + 0.0055);
    }

    /** The share of upward roundings. */
    private static double mean(RoundingDirection direction, double x, int n, SplittableRandom random) {
        Rounder rounder = new Rounder(FloatFormat.BINARY16, direction);
        int up = 0;
        for (int i = 0; i < n; i++) {
            if (rounder.round(x, random.nextLong()) > x) {
                up++;
            }
        }
        return (double) up / n;
    }
}
