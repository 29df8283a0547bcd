package org.halfstep.experiments.lab.xray;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.lab.LabSetups;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.xray.Xray.Quantity;
import org.halfstep.experiments.report.Log2Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number is counted once, in the right place. */
class XrayTest {
    private static final Backend BACKEND = Backends.open("auto", 1);

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    /** Slopes are found whether or not the field's own result needed another rounding. */
    @ParameterizedTest
    @ValueSource(strings = {"decay", "rotation", "lotka-volterra", "polynomial", "mlp", "cnf"})
    void everyStateAndSlopeIsCountedOnce(String problem) {
        for (String precision : new String[] {"bfloat16", "pure:bfloat16", "float32"}) {
            LabSetup setup = LabSetups.of(problem, precision, 6, 1);
            Xray xray = Xray.of(setup, BACKEND);
            long elements =
                    setup.initial().stream().mapToLong(Tensor::elementCount).sum();
            assertThat(xray.bands(Quantity.STATE).total()).isEqualTo(7 * elements);
            assertThat(xray.bands(Quantity.SLOPE).total())
                    .as(problem + " " + precision)
                    .isEqualTo(6 * 4 * elements);
            assertThat(xray.bands(Quantity.SCALED_ADJOINT).total()).isEqualTo(6 * elements);
        }
    }

    @Test
    void scalingLiftsTheAdjointIntoTheRangeOfFloat16() {
        Xray xray = Xray.of(LabSetups.of("polynomial", "float16", 100, 0), BACKEND);
        Bands plain = xray.bands(Quantity.ADJOINT);
        Bands scaled = xray.bands(Quantity.SCALED_ADJOINT);
        assertThat(plain.zero()).isGreaterThan(plain.total() / 2);
        assertThat(scaled.normal()).isEqualTo(scaled.total());
        double s = Objects.requireNonNull(xray.scales().get(99));
        assertThat(s).isEqualTo(xray.trace().initialScale());
        assertThat(xray.totalRetries()).isBetween(1, 10);
    }

    @Test
    void theBandsAreThoseOfTheFormat() {
        Log2Histogram histogram =
                Log2Histogram.of(new double[] {0, 0x1p-25, 0x1p-24, 0x1p-15, 0x1p-14, -1, 65504, 65536, Double.NaN});
        assertThat(Bands.of(FloatFormat.BINARY16, List.of(histogram))).isEqualTo(new Bands(9, 2, 3, 2, 2));
    }
}
