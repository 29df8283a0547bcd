package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TimeGridTest {
    @Test
    void uniformGridHasItsEndExactly() {
        TimeGrid grid = TimeGrid.uniform(0.1, 0.7, 7);
        assertThat(grid.steps()).isEqualTo(7);
        assertThat(grid.time(0)).isEqualTo(0.1);
        assertThat(grid.time(3)).isEqualTo(0.1 + 3 * (0.7 - 0.1) / 7);
        assertThat(grid.time(7)).isEqualTo(0.7);
    }

    @Test
    void gridMayRunBackward() {
        assertThat(TimeGrid.uniform(1, 0, 4)).isEqualTo(TimeGrid.of(1, 0.75, 0.5, 0.25, 0));
        assertThat(TimeGrid.of(1, 0)).isNotEqualTo(TimeGrid.of(0, 1)).hasToString("TimeGrid[1.0 .. 0.0, 1 steps]");
    }

    @Test
    void timesAreCopied() {
        double[] times = {0, 1};
        TimeGrid grid = TimeGrid.of(times);
        times[1] = 2;
        grid.times()[1] = 3;
        assertThat(grid.time(1)).isEqualTo(1);
        assertThat(grid).isEqualTo(TimeGrid.of(0, 1)).hasSameHashCodeAs(TimeGrid.of(0, 1));
    }

    @Test
    void atLeastOneStep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeGrid.of(1))
                .withMessage("time grid of 1 times: needs at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeGrid.uniform(0, 1, 0))
                .withMessage("time grid of 0 steps: needs at least 1");
    }

    @Test
    void timesMustBeStrictlyMonotone() {
        refuses("t_0 = 1.0 and t_1 = 1.0", 1, 1);
        refuses("t_1 = 1.0 and t_2 = 1.0", 0, 1, 1);
        refuses("t_1 = 1.0 and t_2 = 0.5", 0, 1, 0.5, 2);
        refuses("t_2 = -1.0 and t_3 = 0.0", 1, 0, -1, 0);
    }

    @Test
    void timesMustBeFinite() {
        refuses("t_0 = NaN and t_1 = 1.0", Double.NaN, 1);
        refuses("t_1 = 1.0 and t_2 = NaN", 0, 1, Double.NaN);
        refuses("t_0 = 0.0 and t_1 = Infinity", 0, Double.POSITIVE_INFINITY);
        refuses("t_0 = -Infinity and t_1 = 0.0", Double.NEGATIVE_INFINITY, 0);
    }

    private static void refuses(String which, double... times) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeGrid.of(times))
                .withMessage(
                        "time grid: %s; times must be finite and strictly ascending or strictly descending", which);
    }
}
