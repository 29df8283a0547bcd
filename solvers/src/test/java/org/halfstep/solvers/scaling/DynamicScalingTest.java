package org.halfstep.solvers.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Pass;
import org.halfstep.solvers.scaling.AdjointScaling.Products;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The corrected rule, decision by decision; in float16 with four elements per sample, so that T = 1024 / 2. */
class DynamicScalingTest {
    private static final double TARGET = 512;

    private final Pass pass = new DynamicScaling().begin(FloatFormat.BINARY16, 4);

    /** S = 2^rint(log2(T / m)). */
    @ParameterizedTest
    @CsvSource({"1, 9", "512, 0", "0.7, 10", "0.73, 9", "0.5, 10", "3, 7", "1e-7, 32", "1e6, -11"})
    void firstScaleIsTheNearestPowerOfTwo(double maxAdjoint, int exponent) {
        assertThat(pass.before(9, maxAdjoint)).isEqualTo(run(exponent));
        assertThat(pass.trace())
                .isEqualTo(new ScaleTrace(power(exponent), power(exponent), List.of(event(Kind.INIT, 9, exponent))));
    }

    @ParameterizedTest
    @CsvSource({"1e-45, 100", "4.9e-324, 100", "1e38, -100", "1.7e308, -100"})
    void exponentStaysWithinItsLimits(double maxAdjoint, int exponent) {
        assertThat(pass.before(0, maxAdjoint)).isEqualTo(run(exponent));
    }

    @Test
    void targetIsThatOfTheFormatAndTheSample() {
        assertThat(new DynamicScaling().begin(FloatFormat.BFLOAT16, 1).before(0, 1))
                .isEqualTo(run(7));
        assertThat(new DynamicScaling().begin(FloatFormat.BINARY32, 16).before(0, 1))
                .isEqualTo(run(21));
    }

    @Test
    void zeroAdjointRunsNothingAndStartsNothing() {
        assertThat(pass.before(5, 0)).isEqualTo(new Decision.Skip());
        pass.accepted(0);
        assertThat(pass.before(4, 0)).isEqualTo(new Decision.Skip());
        pass.accepted(1e-3);
        assertThat(pass.trace()).isEqualTo(new ScaleTrace(1, 1, List.of()));
        assertThat(pass.before(3, 1e-3)).isEqualTo(run(19));
        assertThat(pass.trace().events()).containsExactly(event(Kind.INIT, 3, 19));
    }

    /** A step that was skipped says nothing about S. */
    @Test
    void skippedStepNeitherCoolsDownNorIncreases() {
        pass.before(30, 1);
        pass.judge(Products.OVERFLOWED);
        pass.judge(Products.FINITE);
        pass.accepted(1);
        for (int i = 0; i < 100; i++) {
            assertThat(pass.before(29, 0)).isEqualTo(new Decision.Skip());
            pass.accepted(1e-3);
        }
        for (int i = 0; i < 16; i++) {
            step(28, 1e-3);
        }
        assertThat(pass.trace().count(Kind.INCREASE)).isZero();
        step(12, 1e-3);
        assertThat(pass.trace().count(Kind.INCREASE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERFLOWED", "NOT_FINITE"})
    void failedAttemptHalvesAndTriesAgain(Products products) {
        pass.before(7, 1);
        assertThat(pass.attempts()).isEqualTo(1);
        assertThat(pass.judge(products)).isEqualTo(run(8));
        assertThat(pass.judge(products)).isEqualTo(run(7));
        assertThat(pass.attempts()).isEqualTo(3);
        assertThat(pass.judge(Products.FINITE)).isEqualTo(new Decision.Accept());
        assertThat(pass.trace().events())
                .containsExactly(event(Kind.INIT, 7, 9), event(Kind.OVERFLOW, 7, 8), event(Kind.OVERFLOW, 7, 7));
        assertThat(pass.trace().retriedSteps()).isEqualTo(1);
    }

    /** S m < T / 2, strictly, with the new a. */
    @Test
    void scaleDoublesBelowHalfTheTarget() {
        pass.before(3, 1);
        pass.judge(Products.FINITE);
        pass.accepted(0.5);
        assertThat(pass.before(2, 0.5)).isEqualTo(run(9));
        pass.judge(Products.FINITE);
        pass.accepted(Math.nextDown(0.5));
        assertThat(pass.before(1, Math.nextDown(0.5))).isEqualTo(run(10));
        assertThat(pass.trace().events()).containsExactly(event(Kind.INIT, 3, 9), event(Kind.INCREASE, 2, 10));
        assertThat(pass.trace().initialScale()).isEqualTo(TARGET);
        assertThat(pass.trace().finalScale()).isEqualTo(2 * TARGET);
    }

    @Test
    void adjointThatBecameZeroDoesNotIncrease() {
        pass.before(3, 1);
        pass.judge(Products.FINITE);
        pass.accepted(0);
        assertThat(pass.trace().count(Kind.INCREASE)).isZero();
    }

    @Test
    void sixteenStepsOfCoolDownFollowARetry() {
        pass.before(40, 1);
        pass.judge(Products.OVERFLOWED);
        pass.judge(Products.FINITE);
        pass.accepted(1e-3);
        for (int i = 1; i <= 16; i++) {
            step(40 - i, 1e-3);
            assertThat(pass.trace().count(Kind.INCREASE))
                    .as("step %s of the cool-down", i)
                    .isZero();
        }
        step(23, 1e-3);
        assertThat(pass.trace().events()).endsWith(event(Kind.INCREASE, 23, 9));
    }

    @Test
    void anotherRetryStartsTheCoolDownAgain() {
        pass.before(40, 1);
        pass.judge(Products.OVERFLOWED);
        pass.judge(Products.FINITE);
        pass.accepted(1e-3);
        for (int i = 0; i < 10; i++) {
            step(39 - i, 1e-3);
        }
        pass.before(29, 1e-3);
        pass.judge(Products.OVERFLOWED);
        pass.judge(Products.FINITE);
        pass.accepted(1e-3);
        for (int i = 0; i < 16; i++) {
            step(28 - i, 1e-3);
        }
        assertThat(pass.trace().count(Kind.INCREASE)).isZero();
        step(12, 1e-3);
        assertThat(pass.trace().count(Kind.INCREASE)).isEqualTo(1);
        assertThat(pass.trace().retriedSteps()).isEqualTo(2);
    }

    @Test
    void fiftyRetriesAtMost() {
        pass.before(0, 1);
        for (int i = 1; i <= 50; i++) {
            assertThat(pass.judge(Products.NOT_FINITE)).isEqualTo(run(9 - i));
        }
        assertThat(pass.judge(Products.NOT_FINITE)).isEqualTo(new Decision.GiveUp("still not finite after 50 retries"));
        assertThat(pass.attempts()).isEqualTo(51);
        assertThat(pass.trace().count(Kind.OVERFLOW)).isEqualTo(50);
        assertThat(pass.trace().finalScale()).isEqualTo(power(-41));
    }

    @Test
    void retriesAreCountedStepByStep() {
        for (int n = 1; n >= 0; n--) {
            pass.before(n, 1);
            for (int i = 0; i < 40; i++) {
                assertThat(pass.judge(Products.OVERFLOWED)).isInstanceOf(Decision.Run.class);
            }
            pass.judge(Products.FINITE);
            pass.accepted(1);
        }
        assertThat(pass.trace().finalScale()).isEqualTo(power(9 - 80));
    }

    @Test
    void smallestScaleIsNotHalved() {
        pass.before(0, 1e38);
        assertThat(pass.judge(Products.OVERFLOWED)).isEqualTo(new Decision.GiveUp("still not finite after 0 retries"));
    }

    @Test
    void largestScaleIsNotDoubled() {
        pass.before(2, 1e-40);
        pass.judge(Products.FINITE);
        pass.accepted(1e-44);
        assertThat(pass.before(1, 1e-44)).isEqualTo(run(100));
        assertThat(pass.trace().count(Kind.INCREASE)).isZero();
    }

    /** A checkpoint needs no S: the rule itself remembers nothing. */
    @Test
    void everyPassStartsAfresh() {
        DynamicScaling scaling = new DynamicScaling();
        Pass first = scaling.begin(FloatFormat.BINARY16, 4);
        first.before(0, 1e-3);
        first.judge(Products.OVERFLOWED);
        assertThat(scaling.begin(FloatFormat.BINARY16, 4).before(0, 1)).isEqualTo(run(9));
    }

    private void step(int n, double maxAdjoint) {
        assertThat(pass.before(n, maxAdjoint)).isInstanceOf(Decision.Run.class);
        assertThat(pass.judge(Products.FINITE)).isEqualTo(new Decision.Accept());
        pass.accepted(maxAdjoint);
    }

    private static Decision run(int exponent) {
        return new Decision.Run(power(exponent));
    }

    private static Event event(Kind kind, int step, int exponent) {
        return new Event(kind, step, power(exponent));
    }

    private static double power(int exponent) {
        return Math.scalb(1.0, exponent);
    }
}
