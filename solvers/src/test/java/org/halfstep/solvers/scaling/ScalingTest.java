package org.halfstep.solvers.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Decision.GiveUp;
import org.halfstep.solvers.scaling.AdjointScaling.Decision.Run;
import org.halfstep.solvers.scaling.AdjointScaling.Pass;
import org.halfstep.solvers.scaling.AdjointScaling.Products;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;
import org.junit.jupiter.api.Test;

/** The rules for S, decision by decision. */
final class ScalingTest {
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
