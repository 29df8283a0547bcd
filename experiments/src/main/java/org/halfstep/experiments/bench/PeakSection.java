package org.halfstep.experiments.bench;

import java.util.List;
import org.halfstep.core.backend.vector.SpeedProbe;
import org.halfstep.core.backend.vector.SpeedProbe.RegisterKernel;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.Rounds.Contestant;

/** The machine's fused-multiply-add peak, and how much of it the register kernel of matrix products reaches. */
final class PeakSection {
    private static final int ROUNDS = 15;
    private static final double ROUND_SECONDS = 0.02;
    private static final double WARM_SECONDS = 2;
    private static final int COUNT = 20_000;
    private static final double GIGA = 1e-9;

    /** Takes results that nobody needs, so that the compiler cannot leave their computation out. */
    private static volatile float taken;

    private PeakSection() {}

    static void measure(BenchContext context) {
        RegisterKernel kernel = new RegisterKernel();
        Contestant peak =
                Stopwatch.warmed(() -> taken = SpeedProbe.fusedMultiplyAdds(COUNT), 1, WARM_SECONDS, ROUND_SECONDS);
        Contestant tiles = Stopwatch.warmed(kernel::run, 1, WARM_SECONDS, ROUND_SECONDS);
        double[] seconds = Rounds.medians(List.of(peak, tiles), ROUNDS);
        double best = SpeedProbe.fusedMultiplyAddOperations(COUNT) * GIGA / seconds[0];
        double reached = RegisterKernel.operations() * GIGA / seconds[1];
        context.rows().accept(BenchRow.alone("fused multiply-adds in registers", 1, best, Unit.GIGAFLOPS));
        context.rows().accept(new BenchRow("matmul register kernel", 1, reached, Unit.GIGAFLOPS, "peak", best));
    }
}
