package org.halfstep.experiments.lab.scalers;

import static org.assertj.core.api.Assertions.assertThat;

import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.lab.LabSetups;
import org.halfstep.experiments.lab.scalers.Scalers.Trial;
import org.junit.jupiter.api.Test;

/** On the paper's problem scaling decides, and the released rule pays for it twice. */
class ScalersTest {
    @Test
    void theRulesDifferAsTheyShould() {
        try (Backend backend = Backends.open("auto", 1)) {
            int steps = 100;
            Scalers scalers = Scalers.of(LabSetups.of("polynomial", "float16", steps, 0), backend);
            Trial none = scalers.trial("none");
            Trial released = scalers.trial("released");
            Trial dynamic = scalers.trial("dynamic");
            Trial oracle = scalers.trial("oracle");
            assertThat(none.error()).isGreaterThan(0.5);
            assertThat(none.angle()).isGreaterThan(1);
            assertThat(dynamic.error()).isLessThan(2e-2);
            assertThat(dynamic.angle()).isLessThan(0.5);
            assertThat(dynamic.zeroShare() + dynamic.subnormalShare()).isZero();
            assertThat(dynamic.work()).isEqualTo(steps + dynamic.retries());
            assertThat(dynamic.retries()).isLessThanOrEqualTo(steps / 20);
            assertThat(released.retries()).isGreaterThan(3 * dynamic.retries());
            assertThat(oracle.error()).isLessThan(scalers.trial("loss").error());
            assertThat(oracle.failure()).isEmpty();
        }
    }

    /** Factors of the loss are taken out again: where nothing underflows, all rules give one gradient. */
    @Test
    void inBfloat16AllRulesAgree() {
        try (Backend backend = Backends.open("auto", 1)) {
            Scalers scalers = Scalers.of(LabSetups.of("decay", "bfloat16", 20, 0), backend);
            double error = scalers.trial("none").error();
            assertThat(error).isPositive();
            assertThat(scalers.trials())
                    .allSatisfy(trial -> assertThat(trial.error()).isEqualTo(error));
        }
    }
}
