package org.halfstep.solvers.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Decision.Accept;
import org.halfstep.solvers.scaling.AdjointScaling.Decision.GiveUp;
import org.halfstep.solvers.scaling.AdjointScaling.Decision.Run;
import org.halfstep.solvers.scaling.AdjointScaling.Decision.Skip;
import org.halfstep.solvers.scaling.AdjointScaling.Pass;
import org.halfstep.solvers.scaling.AdjointScaling.Products;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;
import org.junit.jupiter.api.Test;

/** The rules for S, decision by decision. */
final class ScalingTest {
    private static Pass dynamic(int elementsPerSample) {
        return new DynamicScaling().begin(FloatFormat.BINARY16, elementsPerSample);
    }

    @Test
    void dynamicStartsAtThePowerOfTwoNearestToTargetOverAdjoint() {
        // float16: 1/eps = 1024, four elements a sample: T = 512
        assertThat(dynamic(4).before(7, 1)).isEqualTo(new Run(512));
        assertThat(dynamic(1).before(7, 1e-3)).isEqualTo(new Run(1 << 20));
        assertThat(dynamic(1).before(7, 3e5)).isEqualTo(new Run(Math.scalb(1.0, -8)));
        // T / m = 2^9.5 up to rounding: the tie goes to the even exponent
        assertThat(dynamic(1).before(0, Math.sqrt(2))).isEqualTo(new Run(1 << 10));
        assertThat(dynamic(1).before(0, 1e-40)).isEqualTo(new Run(Math.scalb(1.0, 100)));
        assertThat(dynamic(1).before(0, 1e300)).isEqualTo(new Run(Math.scalb(1.0, -100)));
    }

    @Test
    void dynamicSkipsAZeroAdjointAndStartsWhenItIsNot() {
        Pass pass = dynamic(1);
        assertThat(pass.before(3, 0)).isEqualTo(new Skip());
        pass.accepted(2);
        assertThat(pass.trace().events()).isEmpty();
        assertThat(pass.before(2, 2)).isEqualTo(new Run(512));
        assertThat(pass.trace().events()).containsExactly(new ScaleTrace.Event(Kind.INIT, 2, 512));
    }

    @Test
    void dynamicHalvesAfterAnOverflowCoolsDownAndDoublesAgain() {
        Pass pass = dynamic(1);
        assertThat(pass.before(20, 1)).isEqualTo(new Run(1024));
        assertThat(pass.judge(Products.OVERFLOWED)).isEqualTo(new Run(512));
        assertThat(pass.judge(Products.NOT_FINITE)).isEqualTo(new Run(256));
        assertThat(pass.judge(Products.FINITE)).isEqualTo(new Accept());
        assertThat(pass.attempts()).isEqualTo(3);
        pass.accepted(1e-3);
        for (int n = 19; n > 3; n--) {
            assertThat(pass.before(n, 1e-3)).as("cool-down, step %d", n).isEqualTo(new Run(256));
            assertThat(pass.judge(Products.FINITE)).isEqualTo(new Accept());
            pass.accepted(1e-3);
        }
        assertThat(pass.before(3, 1e-3)).isEqualTo(new Run(256));
        pass.judge(Products.FINITE);
        pass.accepted(1e-3);
        assertThat(pass.before(2, 1e-3)).isEqualTo(new Run(512));
        ScaleTrace trace = pass.trace();
        assertThat(trace.initialScale()).isEqualTo(1024);
        assertThat(trace.finalScale()).isEqualTo(512);
        assertThat(trace.count(Kind.OVERFLOW)).isEqualTo(2);
        assertThat(trace.count(Kind.INCREASE)).isEqualTo(1);
        assertThat(trace.retriedSteps()).isEqualTo(1);
    }

    @Test
    void dynamicDoublesOnlyBelowHalfTheTarget() {
        Pass pass = dynamic(1);
        pass.before(2, 1);
        pass.judge(Products.FINITE);
        pass.accepted(0.5);
        assertThat(pass.before(1, 0.5)).isEqualTo(new Run(1024));
        pass.judge(Products.FINITE);
        pass.accepted(0.499);
        assertThat(pass.before(0, 0.499)).isEqualTo(new Run(2048));
    }

    @Test
    void dynamicGivesUpAfterFiftyRetries() {
        Pass pass = dynamic(1);
        pass.before(0, 1);
        for (int retry = 1; retry <= 50; retry++) {
            assertThat(pass.judge(Products.NOT_FINITE)).isEqualTo(new Run(Math.scalb(1024.0, -retry)));
        }
        assertThat(pass.judge(Products.NOT_FINITE)).isInstanceOf(GiveUp.class);
    }

    @Test
    void unitScalesDifferInWhatAnOverflowMeans() {
        Pass none = new NoScaling().begin(FloatFormat.BINARY16, 1);
        assertThat(none.before(0, 1e-9)).isEqualTo(new Run(1));
        assertThat(none.judge(Products.OVERFLOWED)).isEqualTo(new Accept());
        assertThat(none.judge(Products.NOT_FINITE)).isInstanceOf(GiveUp.class);
        assertThat(none.before(0, 0)).isEqualTo(new Skip());
        Pass checked = new CheckedScaling().begin(FloatFormat.BINARY16, 1);
        assertThat(checked.judge(Products.FINITE)).isEqualTo(new Accept());
        assertThat(checked.judge(Products.OVERFLOWED)).isInstanceOf(GiveUp.class);
        assertThat(checked.trace()).isEqualTo(new ScaleTrace(1, 1, java.util.List.of()));
    }

    @Test
    void releasedKeepsItsScaleFromOnePassToTheNext() {
        ReleasedScaling scaling = new ReleasedScaling();
        Pass first = scaling.begin(FloatFormat.BINARY16, 1);
        assertThat(first.before(1, 1)).isEqualTo(new Run(1024));
        first.judge(Products.FINITE);
        first.accepted(1);
        assertThat(scaling.scale()).hasValue(2048);
        Pass second = scaling.begin(FloatFormat.BINARY16, 1);
        assertThat(second.before(1, 1)).isEqualTo(new Run(2048));
        assertThat(second.trace().events()).isEmpty();
    }

    @Test
    void releasedLooksAtTheUnscaledAdjointWithoutTheSquareRoot() {
        ReleasedScaling scaling = new ReleasedScaling();
        Pass pass = scaling.begin(FloatFormat.BINARY16, 4);
        assertThat(pass.before(0, 1)).isEqualTo(new Run(512));
        pass.judge(Products.FINITE);
        pass.accepted(512);
        assertThat(scaling.scale()).hasValue(512);
        pass.before(0, 511);
        pass.judge(Products.FINITE);
        pass.accepted(511);
        assertThat(scaling.scale()).hasValue(1024);
    }

    @Test
    void releasedFailsForAZeroOrNonFiniteAdjointAtItsFirstPass() {
        assertThat(new ReleasedScaling().begin(FloatFormat.BINARY16, 1).before(0, 0))
                .isInstanceOf(GiveUp.class);
        assertThat(new ReleasedScaling().begin(FloatFormat.BINARY16, 1).before(0, Double.NaN))
                .isInstanceOf(GiveUp.class);
    }

    @Test
    void releasedHonoursItsSettings() {
        ReleasedScaling scaling = new ReleasedScaling(
                new ReleasedScaling.Settings(OptionalDouble.of(512), 4, 0.25, 2, OptionalDouble.of(1 << 20)));
        assertThat(scaling.target(FloatFormat.BINARY16)).isEqualTo(512);
        Pass pass = scaling.begin(FloatFormat.BINARY16, 1);
        assertThat(pass.before(0, 1)).isEqualTo(new Run(1 << 20));
        assertThat(pass.judge(Products.NOT_FINITE)).isEqualTo(new Run(1 << 18));
        Decision last = pass.judge(Products.NOT_FINITE);
        assertThat(last).isInstanceOf(GiveUp.class);
        assertThat(pass.trace().count(Kind.OVERFLOW)).isEqualTo(2);
    }

    @Test
    void namesAreParsed() {
        PrecisionPolicy corrected = PrecisionPolicy.parse("float16");
        PrecisionPolicy released = PrecisionPolicy.parse("rampde-0.1.0:float16");
        assertThat(AdjointScaling.parse("dynamic", corrected)).isInstanceOf(DynamicScaling.class);
        assertThat(AdjointScaling.parse("dynamic", released)).isInstanceOf(ReleasedScaling.class);
        assertThat(AdjointScaling.NAMES)
                .allSatisfy(name ->
                        assertThat(AdjointScaling.parse(name, corrected).name()).isEqualTo(name));
        assertThatThrownBy(() -> AdjointScaling.parse("auto", corrected))
                .hasMessage("unknown scaling 'auto'; known: none, checked, dynamic");
        assertThat(AdjointScaling.defaultFor(corrected).name()).isEqualTo("dynamic");
        assertThat(AdjointScaling.defaultFor(PrecisionPolicy.parse("bfloat16")).name())
                .isEqualTo("none");
        assertThat(AdjointScaling.defaultFor(PrecisionPolicy.parse("float32")).name())
                .isEqualTo("none");
    }
}
