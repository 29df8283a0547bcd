package org.halfstep.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What rounding to nearest must be, whatever the format and the number. */
class RoundingPropertyTest {
    private static final String SEED = "20260101";

    @Provide
    Arbitrary<FloatFormat> formats() {
        return Arbitraries.of(
                FloatFormat.BINARY64,
                FloatFormat.BINARY32,
                FloatFormat.BFLOAT16,
                FloatFormat.BINARY16,
                Formats.TF32,
                Formats.E5M2,
                Formats.E4M3_SATURATING,
                Formats.FLUSHED16);
    }

    /** Numbers of every exponent, and as many from the range of the narrow formats. */
    @Provide
    Arbitrary<Double> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.longs()
                        .withoutEdgeCases()
                        .map(Double::longBitsToDouble)
                        .filter(x -> !Double.isNaN(x)),
                Arbitraries.doubles().between(-70_000, 70_000).ofScale(9),
                Arbitraries.doubles().between(-1e-4, 1e-4).ofScale(12));
    }

    /** Those that chance has no part in. */
    @Provide
    Arbitrary<RoundingDirection> directions() {
        return Arbitraries.of(RoundingDirection.class).filter(direction -> !direction.isStochastic());
    }

    @Property(seed = SEED)
    void monotone(
            @ForAll("formats") FloatFormat format,
            @ForAll("directions") RoundingDirection direction,
            @ForAll("numbers") double a,
            @ForAll("numbers") double b) {
        double low = Rounding.round(Math.min(a, b), format, direction);
        double high = Rounding.round(Math.max(a, b), format, direction);
        assertThat(low <= high).isTrue();
    }

    @Property(seed = SEED)
    void idempotent(
            @ForAll("formats") FloatFormat format,
            @ForAll("directions") RoundingDirection direction,
            @ForAll("numbers") double x) {
        double once = Rounding.round(x, format, direction);
        for (RoundingDirection any : RoundingDirection.values()) {
            assertThat(Rounding.round(once, format, any, -1)).isEqualTo(once);
        }
    }

    @Property(seed = SEED)
    void symmetric(@ForAll("formats") FloatFormat format, @ForAll("numbers") double x) {
        assertThat(Rounding.round(-x, format)).isEqualTo(-Rounding.round(x, format));
        assertThat(Rounding.round(-x, format, RoundingDirection.UPWARD))
                .isEqualTo(-Rounding.round(x, format, RoundingDirection.DOWNWARD));
    }

    @Property(seed = SEED)
    void errorIsAtMostHalfAnUlp(@ForAll("formats") FloatFormat format, @ForAll("numbers") double x) {
        double magnitude = Math.abs(x);
        if (magnitude > format.maxFinite() || magnitude < format.minSubnormal()) {
            return;
        }
        double error = Math.abs(Rounding.round(x, format) - x);
        double floor = Math.scalb(format.machineEpsilon(), format.minExponent());
        double ulp = Math.max(Math.scalb(format.machineEpsilon(), Math.getExponent(x)), floor);
        assertThat(error).isLessThanOrEqualTo(ulp / 2);
        assertThat(error <= format.unitRoundoff() * magnitude || magnitude < format.minNormal())
                .isTrue();
    }

    @Property(seed = SEED)
    void bracketedByTheDirectedRoundings(@ForAll("formats") FloatFormat format, @ForAll("numbers") double x) {
        double nearest = Rounding.round(x, format);
        double down = Rounding.round(x, format, RoundingDirection.DOWNWARD);
        double up = Rounding.round(x, format, RoundingDirection.UPWARD);
        assertThat(nearest == down || nearest == up).isTrue();
        assertThat(down).isLessThanOrEqualTo(up);
    }
}
