package org.halfstep.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossScalingTest {
    private static void clean(LossScaling scaling, int steps) {
        for (int i = 0; i < steps; i++) {
            scaling.clean();
        }
    }

    @Test
    void theScaleDoublesAfterTwoThousandCleanStepsInARow() {
        LossScaling scaling = new LossScaling();
        assertThat(scaling.scale()).isEqualTo(65536);
        clean(scaling, 1999);
        assertThat(scaling.scale()).isEqualTo(65536);
        assertThat(scaling.cleanSteps()).isEqualTo(1999);
        clean(scaling, 1);
        assertThat(scaling.scale()).isEqualTo(131_072);
        assertThat(scaling.cleanSteps()).isZero();
        clean(scaling, 2000);
        assertThat(scaling.scale()).isEqualTo(262_144);
    }

    @Test
    void theScaleHalvesAfterAnOverflowAndTheCountBeginsAnew() {
        LossScaling scaling = new LossScaling();
        clean(scaling, 1999);
        scaling.overflowed();
        assertThat(scaling.scale()).isEqualTo(32768);
        assertThat(scaling.cleanSteps()).isZero();
        clean(scaling, 1999);
        assertThat(scaling.scale()).isEqualTo(32768);
        clean(scaling, 1);
        assertThat(scaling.scale()).isEqualTo(65536);
    }

    @Test
    void aRestoredScalingContinues() {
        LossScaling saved = new LossScaling();
        saved.overflowed();
        clean(saved, 1500);
        LossScaling restored = new LossScaling(saved.scale(), saved.cleanSteps());
        clean(restored, 499);
        assertThat(restored.scale()).isEqualTo(32768);
        clean(restored, 1);
        assertThat(restored.scale()).isEqualTo(65536);
    }

    @Test
    void theScaleAndItsReciprocalStayNormalNumbersOfBinary32() {
        LossScaling large = new LossScaling(0x1p126, 1999);
        large.clean();
        assertThat(large.scale()).isEqualTo(0x1p126);
        assertThat(large.cleanSteps()).isZero();
        LossScaling small = new LossScaling(0x1p-126, 0);
        small.overflowed();
        assertThat(small.scale()).isEqualTo(0x1p-126);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -2, 3, 65535, 0.75, 0x1p127, 0x1p-127, Double.NaN, Double.POSITIVE_INFINITY})
    void aScaleThatIsNoPowerOfTwoInRangeIsRefused(double scale) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossScaling(scale, 0))
                .withMessage("loss scaling: scale " + scale + " must be a power of two, 2^-126 to 2^126");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2000, 2001})
    void aCountThatNeverOccursIsRefused(int cleanSteps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossScaling(1, cleanSteps))
                .withMessage("loss scaling: " + cleanSteps + " clean steps must be 0 to 1999");
    }
}
