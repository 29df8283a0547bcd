package org.halfstep.experiments.bench;

import java.util.List;
import java.util.Locale;
import org.halfstep.core.backend.vector.SpeedProbe;
import org.halfstep.core.backend.vector.SpeedProbe.Function;
import org.halfstep.experiments.bench.BenchRow.Unit;

/** Halfstep's functions, the same bits everywhere, against the Vector API's own. */
final class FunctionSection {
    private static final int COUNT = 4096;
    private static final int ROUNDS = 15;
    private static final double ROUND_SECONDS = 0.01;
    private static final double WARM_SECONDS = 0.5;
    private static final double NANO = 1e-9;

    private FunctionSection() {}

    static void measure(BenchContext context) {
        float[] x = new float[COUNT];
        float[] z = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = 8f * (i + 0.5f) / COUNT;
        }
        for (Function function : Function.values()) {
            double[] seconds = Rounds.medians(
                    List.of(
                            Stopwatch.warmed(() -> SpeedProbe.own(function, x, z), 1, WARM_SECONDS, ROUND_SECONDS),
                            Stopwatch.warmed(() -> SpeedProbe.builtIn(function, x, z), 1, WARM_SECONDS, ROUND_SECONDS)),
                    ROUNDS);
            context.rows()
                    .accept(new BenchRow(
                            function.name().toLowerCase(Locale.ROOT),
                            1,
                            COUNT * NANO / seconds[0],
                            Unit.PER_NANOSECOND,
                            "the Vector API's",
                            COUNT * NANO / seconds[1]));
        }
    }
}
