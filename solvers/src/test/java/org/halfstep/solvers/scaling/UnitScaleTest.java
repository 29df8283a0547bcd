package org.halfstep.solvers.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Pass;
import org.halfstep.solvers.scaling.AdjointScaling.Products;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two rules with S = 1, and the names of all. */
class UnitScaleTest {
    private final Pass none = new NoScaling().begin(FloatFormat.BINARY16, 4);
    private final Pass checked = new CheckedScaling().begin(FloatFormat.BINARY16, 4);

    @Test
    void scaleIsOneWhateverTheAdjoint() {
        for (Pass pass : List.of(none, checked)) {
            assertThat(pass.before(3, 1e-30)).isEqualTo(new Decision.Run(1));
            assertThat(pass.judge(Products.FINITE)).isEqualTo(new Decision.Accept());
            pass.accepted(1e30);
            assertThat(pass.before(2, 1e30)).isEqualTo(new Decision.Run(1));
            assertThat(pass.attempts()).isEqualTo(1);
            assertThat(pass.trace()).isEqualTo(new ScaleTrace(1, 1, List.of()));
        }
    }

    @Test
    void zeroAdjointRunsNothing() {
        assertThat(none.before(0, 0)).isEqualTo(new Decision.Skip());
        assertThat(checked.before(0, 0)).isEqualTo(new Decision.Skip());
    }

    @Test
    void onlyTheCheckedRuleMindsAnOverflowOnTheWay() {
        assertThat(none.judge(Products.OVERFLOWED)).isEqualTo(new Decision.Accept());
        assertThat(checked.judge(Products.OVERFLOWED)).isEqualTo(new Decision.GiveUp("a cotangent overflowed"));
    }

    @Test
    void bothGiveUpAtAProductThatIsNotFinite() {
        assertThat(none.judge(Products.NOT_FINITE)).isEqualTo(new Decision.GiveUp("a product is not finite"));
        assertThat(checked.judge(Products.NOT_FINITE)).isEqualTo(new Decision.GiveUp("a product is not finite"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "checked", "dynamic"})
    void everyRuleIsFoundByItsName(String name) {
        assertThat(AdjointScaling.parse(name, PrecisionPolicy.parse("float16")).name())
                .isEqualTo(name);
        assertThat(AdjointScaling.NAMES).contains(name);
    }

    @Test
    void unknownNameIsAnsweredWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdjointScaling.parse("auto", PrecisionPolicy.parse("float16")))
                .withMessage("unknown scaling 'auto'; known: none, checked, dynamic");
    }

    @Test
    void policyOfTheReleasedPackageHasItsRule() {
        assertThat(AdjointScaling.parse("dynamic", PrecisionPolicy.parse("rampde-0.1.0:float16")))
                .isInstanceOf(ReleasedScaling.class);
    }

    @Test
    void defaultIsDynamicWhereTheRangeIsNarrow() {
        assertThat(AdjointScaling.defaultFor(PrecisionPolicy.parse("float16"))).isEqualTo(new DynamicScaling());
        for (String wide : List.of("bfloat16", "float32", "float64")) {
            assertThat(AdjointScaling.defaultFor(PrecisionPolicy.parse(wide))).isEqualTo(new NoScaling());
        }
    }
}
