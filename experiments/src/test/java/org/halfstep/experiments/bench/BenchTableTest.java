package org.halfstep.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.Rounds.Contestant;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    @Test
    void aRatioAboveOneIsFaster() {
        assertThat(new BenchRow("step", 1, 20, Unit.MILLISECONDS, "other", 50).ratio())
                .isEqualTo(2.5);
        assertThat(new BenchRow("matmul", 1, 200, Unit.GIGAFLOPS, "other", 100).ratio())
                .isEqualTo(2);
        assertThat(new BenchRow("bytes", 1, 3, Unit.MEGABYTES, "other", 4).ratio())
                .isEqualTo(0.75);
    }

    @Test
    void aLineEndsWhereItSaysNoMore() {
        assertThat(BenchTable.line(BenchRow.alone("peak", 1, 123.4, Unit.GIGAFLOPS)))
                .isEqualTo("peak                                     1        123 GFLOP/s%n".formatted());
        assertThat(BenchTable.line(new BenchRow("exp", 2, 4.567, Unit.PER_NANOSECOND, "theirs", 12.34)))
                .matches("exp +2 +4\\.57 elements/ns +theirs +12\\.3 +0\\.37\\R");
    }

    @Test
    void aDeviceHasThreadsOfItsOwnAndSmallNumbersKeepTheirDigits() {
        assertThat(BenchTable.line(BenchRow.alone("exp", BenchRow.OF_DEVICE, 0.0123, Unit.PER_NANOSECOND)))
                .matches("exp +- +0\\.012 elements/ns\\R");
    }

    @Test
    void contestantsTakeTurnsAndTheMedianCounts() {
        StringBuilder order = new StringBuilder();
        double[] first = {3, 1, 2};
        int[] round = {0};
        Contestant a = () -> {
            order.append('a');
            return first[round[0]];
        };
        Contestant b = () -> {
            order.append('b');
            return 10 * first[round[0]++];
        };
        assertThat(Rounds.medians(List.of(a, b), 3)).containsExactly(2, 20);
        assertThat(order).hasToString("ababab");
        assertThat(Rounds.median(new double[] {4, 1})).isEqualTo(2.5);
    }
}
