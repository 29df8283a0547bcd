package org.halfstep.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.junit.jupiter.api.Test;

class PointStatisticsTest {
    @Test
    void meanDeviationAndShareOutside() {
        PointStatistics found = PointStatistics.of(new float[] {0, 5, 2, -1, 4, -4, 99, 99}, 3);
        assertThat(found).isEqualTo(new PointStatistics(3, 2, 0, 2, StrictMath.sqrt(21), 1.0 / 3));
        assertThatIllegalArgumentException().isThrownBy(() -> PointStatistics.of(new float[2], 1));
    }

    @Test
    void dataFarFromTheBaseDensityGetAHint() {
        assertThat(new PointStatistics(100, 50, 0, 10, 1, 1).hint()).hasValueSatisfying(hint -> assertThat(hint)
                .contains("mean (50.00, 0.000)", "deviation (10.00, 1.000)", "100.0 % of them lie outside"));
        assertThat(new PointStatistics(100, 0, 0, 0.01, 1, 0).hint()).isPresent();
        for (ToyData data : ToyData.ALL) {
            float[] points = data.sample(new CounterRandom(1, Purpose.TRAINING_DATA).at(0, 0, 0, 0), 2000);
            assertThat(PointStatistics.of(points, 2000).hint()).as(data.name()).isEmpty();
        }
    }
}
