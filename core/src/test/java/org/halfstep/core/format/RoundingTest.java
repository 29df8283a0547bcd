package org.halfstep.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.halfstep.core.format.RoundingDirection.DOWNWARD;
import static org.halfstep.core.format.RoundingDirection.NEAREST_AWAY;
import static org.halfstep.core.format.RoundingDirection.NEAREST_EVEN;
import static org.halfstep.core.format.RoundingDirection.STOCHASTIC;
import static org.halfstep.core.format.RoundingDirection.STOCHASTIC_EQUAL;
import static org.halfstep.core.format.RoundingDirection.TOWARD_ZERO;
import static org.halfstep.core.format.RoundingDirection.UPWARD;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundingTest {
    static final double INF = Double.POSITIVE_INFINITY;
    static final double NAN = Double.NaN;

    static List<FloatFormat> enumerableFormats() {
        return List.of(
                FloatFormat.BINARY16, Formats.E5M2, Formats.E4M3, Formats.custom("p2", 2, -3, 3), Formats.FLUSHED16);
    }

    /** All positive finite values, ascending, built from integer significands and so apart from the code under test. */
    static double[] positiveValues(FloatFormat format) {
        int p = format.precision();
        double[] values = new double[(format.maxExponent() - format.minExponent() + 2) << (p - 1)];
        int count = 0;
        for (int e = format.minExponent() - 1; e <= format.maxExponent(); e++) {
            boolean subnormal = e < format.minExponent();
            for (int m = subnormal ? 1 : 1 << (p - 1); m < (subnormal ? 1 << (p - 1) : 1 << p); m++) {
                double value = m * Math.scalb(1.0, Math.max(e, format.minExponent()) - p + 1);
                if (value <= format.maxFinite() && value >= format.minSubnormal()) {
                    values[count++] = value;
                }
            }
        }
        return Arrays.copyOf(values, count);
    }

    @ParameterizedTest
    @MethodSource("enumerableFormats")
    void everyValueStaysAndEveryGapIsDividedAtItsMiddle(FloatFormat format) {
        double[] values = positiveValues(format);
        assertThat(values[values.length - 1]).isEqualTo(format.maxFinite());
        assertThat(values[0]).isEqualTo(format.minSubnormal());
        for (int i = 0; i < values.length; i++) {
            double low = values[i];
            for (RoundingDirection direction : RoundingDirection.values()) {
                expect(format, direction, low, low);
                expect(format, direction, -low, -low);
            }
            if (i + 1 < values.length) {
                double ulp = values[i + 1] - low;
                boolean lowIsEven = Math.rint(low / ulp) % 2 == 0;
                expectGap(format, low, values[i + 1], lowIsEven);
            }
        }
    }

    private static void expectGap(FloatFormat format, double low, double high, boolean lowIsEven) {
        double middle = (low + high) / 2;
        double below = Math.nextDown(middle);
        double above = Math.nextUp(middle);
        for (double x : new double[] {Math.nextUp(low), below, middle, above, Math.nextDown(high)}) {
            double nearest = x < middle ? low : high;
            double even = x == middle ? (lowIsEven ? low : high) : nearest;
            expect(format, NEAREST_EVEN, x, even);
            expect(format, NEAREST_EVEN, -x, -even);
            expect(format, NEAREST_AWAY, x, nearest);
            expect(format, NEAREST_AWAY, -x, -nearest);
            expect(format, TOWARD_ZERO, x, low);
            expect(format, TOWARD_ZERO, -x, -low);
            expect(format, UPWARD, x, high);
            expect(format, UPWARD, -x, -low);
            expect(format, DOWNWARD, x, low);
            expect(format, DOWNWARD, -x, -high);
            expect(format, STOCHASTIC_EQUAL, x, Long.MAX_VALUE, low);
            expect(format, STOCHASTIC_EQUAL, -x, Long.MIN_VALUE, -high);
        }
        // With u = random / 2^64: up where 1/2 + u reaches 1.
        expect(format, STOCHASTIC, middle, Long.MIN_VALUE, high);
        expect(format, STOCHASTIC, middle, Long.MAX_VALUE, low);
        expect(format, STOCHASTIC, -middle, Long.MIN_VALUE, -high);
        expect(format, STOCHASTIC, below, Long.MIN_VALUE, low);
        expect(format, STOCHASTIC, low, -1, low);
    }

    /** Compared by bits, so that the sign of zero counts; without an assertion object for each of a million values. */
    private static void expect(FloatFormat format, RoundingDirection direction, double x, double expected) {
        expect(format, direction, x, -1, expected);
    }

    private static void expect(
            FloatFormat format, RoundingDirection direction, double x, long random, double expected) {
        double actual = Rounding.round(x, format, direction, random);
        if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
            throw new AssertionError(
                    "round(" + x + ", " + format + ", " + direction + ") = " + actual + ", expected " + expected);
        }
    }

    @Test
    void javasOwnNarrowingIsNearestEvenRounding() {
        for (long seed = 0; seed < 200_000; seed++) {
            float near = Float.intBitsToFloat((int) ((seed * 0x9E3779B97F4A7C15L) >>> 32));
            double x = near * (1 + (seed % 7 - 3) * 0x1p-25);
            expect(FloatFormat.BINARY32, NEAREST_EVEN, x, (float) x);
            expect(FloatFormat.BINARY64, NEAREST_EVEN, x, x);
        }
        for (double x :
                new double[] {0x1p-149, 0x1p-150, 0x1.000001p-150, 0x1.8p-149, 0x1.ffffffp127, 0x1.fffffefp127}) {
            expect(FloatFormat.BINARY32, NEAREST_EVEN, x, (float) x);
            expect(FloatFormat.BINARY32, NEAREST_EVEN, -x, (float) -x);
        }
    }

    @Test
    void theSpecialValuesStay() {
        for (FloatFormat format : FloatFormat.ALL) {
            for (RoundingDirection direction : RoundingDirection.values()) {
                for (double x : new double[] {0.0, -0.0, NAN}) {
                    assertThat(Rounding.round(x, format, direction, 1)).isEqualTo(Double.valueOf(x));
                }
                boolean infinities = format.specialValues() == FloatFormat.SpecialValues.INFINITIES_AND_NAN;
                for (double x : new double[] {INF, -INF}) {
                    double finiteOnly = format.overflow() == FloatFormat.Overflow.SATURATING
                            ? Math.copySign(format.maxFinite(), x)
                            : NAN;
                    assertThat(Rounding.round(x, format, direction, 1))
                            .isEqualTo(Double.valueOf(infinities ? x : finiteOnly));
                }
            }
        }
    }

    @Test
    void overflowFollowsTheDirection() {
        FloatFormat half = FloatFormat.BINARY16;
        expect(half, NEAREST_EVEN, Math.nextDown(65520.0), 65504);
        expect(half, NEAREST_EVEN, 65520, INF);
        expect(half, NEAREST_EVEN, -65520, -INF);
        expect(half, NEAREST_AWAY, Math.nextDown(65520.0), 65504);
        expect(half, NEAREST_AWAY, 65520, INF);
        expect(half, TOWARD_ZERO, 1e300, 65504);
        expect(half, TOWARD_ZERO, -1e300, -65504);
        expect(half, UPWARD, 65505, INF);
        expect(half, UPWARD, -1e300, -65504);
        expect(half, DOWNWARD, 1e300, 65504);
        expect(half, DOWNWARD, -65505, -INF);
        expect(FloatFormat.BINARY64, UPWARD, Double.MAX_VALUE, Double.MAX_VALUE);
    }

    @Test
    void overflowWithoutInfinitiesIsNaNUnlessItSaturates() {
        // The tie between 448 and the absent 480 goes to 448, whose significand is even.
        expect(Formats.E4M3, NEAREST_EVEN, 464, 448);
        expect(Formats.E4M3, NEAREST_EVEN, Math.nextUp(464.0), NAN);
        expect(Formats.E4M3, NEAREST_EVEN, -INF, NAN);
        expect(Formats.E4M3, TOWARD_ZERO, 1000, 448);
        expect(Formats.E4M3_SATURATING, NEAREST_EVEN, Math.nextUp(464.0), 448);
        expect(Formats.E4M3_SATURATING, NEAREST_EVEN, -INF, -448);
        expect(Formats.E4M3_SATURATING, UPWARD, 1000, 448);
        expect(Formats.E4M3_SATURATING, NEAREST_EVEN, NAN, NAN);
        expect(Formats.E5M2_SATURATING, NEAREST_EVEN, INF, 57344);
        expect(Formats.E5M2_SATURATING, NEAREST_EVEN, -1e9, -57344);
        expect(Formats.E5M2, NEAREST_EVEN, 1e9, INF);
    }

    @Test
    void flushingActsAfterRoundingAndKeepsTheSign() {
        double min = 0x1p-14;
        expect(Formats.FLUSHED16, NEAREST_EVEN, min, min);
        // Half a quantum below the smallest normal number is a tie that rounds up to it.
        expect(Formats.FLUSHED16, NEAREST_EVEN, min - 0x1p-25, min);
        expect(Formats.FLUSHED16, NEAREST_EVEN, Math.nextDown(min - 0x1p-25), 0.0);
        expect(Formats.FLUSHED16, NEAREST_EVEN, -0x1p-15, -0.0);
        expect(Formats.FLUSHED16, UPWARD, 0x1p-20, 0.0);
        expect(Formats.FLUSHED16, UPWARD, Math.nextDown(min), min);
    }

    @Test
    void whatVanishesKeepsItsSign() {
        expect(FloatFormat.BINARY16, NEAREST_EVEN, 0x1p-25, 0.0);
        expect(FloatFormat.BINARY16, NEAREST_EVEN, -0x1p-25, -0.0);
        expect(FloatFormat.BINARY16, NEAREST_AWAY, -0x1p-25, -0x1p-24);
        expect(FloatFormat.BINARY16, UPWARD, Double.MIN_VALUE, 0x1p-24);
        expect(FloatFormat.BINARY16, UPWARD, -Double.MIN_VALUE, -0.0);
        expect(FloatFormat.BINARY16, DOWNWARD, -Double.MIN_VALUE, -0x1p-24);
    }

    @Test
    void chanceNeedsRandomBits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rounding.round(1.1, FloatFormat.BINARY16, STOCHASTIC))
                .withMessageContaining("needs random bits");
    }

    @Test
    void theShorthandIsNearestEven() {
        assertThat(Rounding.round(1 + 0x1p-11, FloatFormat.BINARY16)).isEqualTo(1.0);
        assertThat(Rounding.round(1 + 3 * 0x1p-11, FloatFormat.BINARY16)).isEqualTo(1 + 0x1p-9);
    }
}
