package org.halfstep.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.core.tensor.Workspace.Use;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.StepModel.Training;

/** What a training step holds at its highest, by use, in each precision; on one thread. */
final class MemorySection {
    private static final double MEGA = 1e-6;

    private MemorySection() {}

    static void measure(BenchContext context) {
        for (StepModel model : StepModel.USUAL) {
            List<Workspace> workspaces = new ArrayList<>();
            try (Backend backend = context.backend().apply(1)) {
                for (String precision : StepSection.PRECISIONS) {
                    try (Training training = model.open(precision, backend)) {
                        training.step().run();
                        workspaces.add(training.workspace());
                    }
                }
            }
            report(context, model, workspaces);
        }
    }

    private static void report(BenchContext context, StepModel model, List<Workspace> workspaces) {
        String first = StepSection.PRECISIONS.getFirst();
        Workspace wide = workspaces.getFirst();
        for (int i = 1; i < workspaces.size(); i++) {
            Workspace low = workspaces.get(i);
            String subject = model.word() + " " + StepSection.PRECISIONS.get(i);
            context.rows().accept(row(subject + ", all", low.highWaterBytes(), first, wide.highWaterBytes()));
            for (Use use : List.of(Use.values())) {
                long bytes = low.highWaterByUse().getOrDefault(use, 0L);
                long other = wide.highWaterByUse().getOrDefault(use, 0L);
                context.rows().accept(row("  " + use.words(), bytes, first, other));
            }
        }
    }

    private static BenchRow row(String subject, long bytes, String against, long other) {
        return new BenchRow(subject, 1, bytes * MEGA, Unit.MEGABYTES, against, other * MEGA);
    }
}
