package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void linearTicksAreRound() {
        assertThat(labels(AxisScale.LINEAR, 0, 2000, 5)).containsExactly("0", "500", "1,000", "1,500", "2,000");
        assertThat(labels(AxisScale.LINEAR, -0.31, 0.34, 4)).containsExactly("−0.2", "0", "0.2");
        assertThat(labels(AxisScale.LINEAR, 2.85, 2.95, 5)).containsExactly("2.86", "2.88", "2.90", "2.92", "2.94");
        assertThat(labels(AxisScale.LINEAR, 0, 3e-5, 3)).containsExactly("0", "1×10⁻⁵", "2×10⁻⁵", "3×10⁻⁵");
    }

    @Test
    void logarithmicTicksArePowers() {
        assertThat(labels(AxisScale.LOG2, 0x1p-24, 65504, 5)).containsExactly("2⁻²⁰", "2⁻¹⁰", "1", "2¹⁰");
        assertThat(labels(AxisScale.LOG2, 1, 4, 5)).containsExactly("1", "2", "2²");
        assertThat(labels(AxisScale.LOG10, 3e-4, 2e-1, 5)).containsExactly("10⁻³", "10⁻²", "10⁻¹");
    }

    @Test
    void aLogarithmicAxisOfLessThanADecadeHasTicksToo() {
        assertThat(labels(AxisScale.LOG10, 2.1, 2.9, 4)).containsExactly("2.2", "2.4", "2.6", "2.8");
    }

    @Property(tries = 500, seed = "5")
    void ticksLieWithinAndAscend(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double low,
            @ForAll @DoubleRange(min = 1e-3, max = 1e6) @Scale(3) double width,
            @ForAll @IntRange(min = 2, max = 12) int target) {
        List<Ticks.Tick> ticks = Ticks.of(AxisScale.LINEAR, low, low + width, target);
        assertThat(ticks).hasSizeBetween(2, 2 * target + 1);
        double slack = 1e-6 * width + 1e-9 * Math.abs(low);
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(ticks.get(i).value()).isBetween(low - slack, low + width + slack);
            assertThat(i == 0 || ticks.get(i - 1).value() < ticks.get(i).value())
                    .isTrue();
        }
    }

    @Test
    void anAxisHoldsWhatItsScaleCanPlace() {
        assertThat(AxisScale.LINEAR.holds(-1)).isTrue();
        assertThat(AxisScale.LOG2.holds(0)).isFalse();
        assertThat(AxisScale.LOG10.holds(-1)).isFalse();
        assertThat(AxisScale.LOG2.holds(Double.MIN_VALUE)).isTrue();
        assertThat(AxisScale.LOG2.position(0x1p-14)).isEqualTo(-14);
        assertThat(AxisScale.LOG2.position(Double.MIN_VALUE)).isEqualTo(-1074);
        for (AxisScale scale : AxisScale.values()) {
            assertThat(scale.holds(Double.NaN)).isFalse();
            assertThat(scale.holds(Double.POSITIVE_INFINITY)).isFalse();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.log2("S").from(0))
                .withMessageContaining("Axis 'S'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.linear("x").from(2).to(1));
    }

    private static List<String> labels(AxisScale scale, double low, double high, int target) {
        return Ticks.of(scale, low, high, target).stream()
                .map(Ticks.Tick::label)
                .toList();
    }
}
