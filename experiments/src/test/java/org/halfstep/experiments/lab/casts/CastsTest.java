package org.halfstep.experiments.lab.casts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.lab.LabSetups;
import org.halfstep.experiments.lab.casts.Casts.Trial;
import org.junit.jupiter.api.Test;

/** All combinations are there, and each changes what it says. */
class CastsTest {
    @Test
    void theCorrectedMethodIsOneOfThem() {
        PrecisionPolicy corrected = Place.policy(FloatFormat.BINARY32, FloatFormat.BINARY16, CastsFinding.CORRECTED, 0);
        assertThat(corrected.formats())
                .isEqualTo(PrecisionPolicy.parse("float16").formats());
        assertThat(Place.name(CastsFinding.CORRECTED)).isEqualTo("Yfc");
    }

    @Test
    void everyCombinationIsTriedOnceAndTheFrontDescends() {
        try (Backend backend = Backends.open("auto", 1)) {
            Casts casts = Casts.of(LabSetups.of("decay", "bfloat16", 6, 2), backend);
            assertThat(casts.trials()).hasSize(256);
            assertThat(casts.trials().stream().map(Trial::name)).doesNotHaveDuplicates();
            Trial none = casts.trial(EnumSet.noneOf(Place.class));
            assertThat(none.error()).isLessThan(1e-5);
            assertThat(casts.trial(EnumSet.of(Place.STATE)).stateError()).isGreaterThan(100 * none.stateError());
            for (Place backwardOnly : EnumSet.of(Place.COTANGENTS, Place.ADJOINT, Place.GRADIENTS)) {
                Trial trial = casts.trial(EnumSet.of(backwardOnly));
                assertThat(trial.stateError()).isEqualTo(none.stateError());
                assertThat(trial.gradientError()).isGreaterThan(100 * none.gradientError());
            }
            assertThat(casts.front().getLast().error()).isLessThanOrEqualTo(none.error());
            for (int i = 1; i < casts.front().size(); i++) {
                assertThat(casts.front().get(i).error())
                        .isLessThan(casts.front().get(i - 1).error());
                assertThat(casts.front().get(i).bytes())
                        .isGreaterThanOrEqualTo(casts.front().get(i - 1).bytes());
            }
        }
    }

    @Test
    void aPrecisionWithoutALowFormatIsRefused() {
        try (Backend backend = Backends.open("auto", 1)) {
            assertThatThrownBy(() -> Casts.of(LabSetups.of("decay", "float32", 4, 0), backend))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("float16");
        }
    }
}
