package org.halfstep.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepDecayTest {
    @ParameterizedTest
    @CsvSource({"0, 8", "1, 8", "99, 8", "100, 4", "101, 4", "199, 4", "200, 2", "1000, 0.0078125"})
    void theRateChangesAtMultiplesOfTheInterval(long iteration, double rate) {
        assertThat(new StepDecay(8, 100, 0.5).at(iteration)).isEqualTo(rate);
    }

    @Test
    void theRateOfAnIntervalOfOneChangesEveryTime() {
        StepDecay decay = new StepDecay(1, 1, 0.25);
        assertThat(decay.at(0)).isEqualTo(1);
        assertThat(decay.at(1)).isEqualTo(0.25);
        assertThat(decay.at(2)).isEqualTo(0.0625);
    }

    @Test
    void aFactorOfOneKeepsTheRate() {
        assertThat(new StepDecay(0.1, 10, 1).at(1_000_000)).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "NaN", "Infinity"})
    void anUnusableRateIsRefused(double initial) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StepDecay(initial, 1, 0.5))
                .withMessage("learning rate " + initial + ": must be positive and finite");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "-1, 0.5", "10, 0.0", "10, -0.5", "10, 1.5", "10, NaN"})
    void anUnusableDecayIsRefused(int every, double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StepDecay(0.1, every, factor))
                .withMessage("step decay every " + every + " iterations by " + factor
                        + ": needs every >= 1 and 0 < factor <= 1");
    }
}
