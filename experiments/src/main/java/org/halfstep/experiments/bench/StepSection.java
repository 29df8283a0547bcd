package org.halfstep.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.Rounds.Contestant;
import org.halfstep.experiments.bench.StepModel.Training;
import org.halfstep.experiments.bench.TorchPeer.Way;

/** Whole training steps, forward, backward and optimiser, in each precision. */
final class StepSection {
    static final List<String> PRECISIONS = List.of("float32", "float16", "bfloat16");
    private static final double WARM_SECONDS = 3;
    private static final double MILLI = 1e3;

    private StepSection() {}

    static void measure(BenchContext context) {
        for (StepModel model : StepModel.USUAL) {
            context.threadCounts().forEach(threads -> measure(context, model, threads));
        }
    }

    /** A contestant: ours or PyTorch's. */
    private record Entry(String precision, String name, Contestant contestant) {}

    private static void measure(BenchContext context, StepModel model, int threads) {
        List<Training> open = new ArrayList<>();
        try (Backend backend = context.backend().apply(threads)) {
            List<Entry> entries = new ArrayList<>();
            for (String precision : PRECISIONS) {
                Training training = model.open(precision, backend);
                open.add(training);
                entries.add(new Entry(precision, "", Stopwatch.warmed(training.step(), threads, WARM_SECONDS, 0)));
            }
            context.torch().ifPresent(torch -> {
                for (String precision : torch.precisions()) {
                    for (Way way : Way.values()) {
                        entries.add(new Entry(
                                precision,
                                "PyTorch, " + way.word(),
                                () -> torch.seconds(model.word(), precision, way, threads, 1)));
                    }
                }
            });
            double[] seconds =
                    Rounds.medians(entries.stream().map(Entry::contestant).toList(), model.rounds());
            report(context, model, threads, entries, seconds);
        } finally {
            open.forEach(Training::close);
        }
    }

    private static void report(
            BenchContext context, StepModel model, int threads, List<Entry> entries, double[] seconds) {
        for (int own = 0; own < PRECISIONS.size(); own++) {
            String precision = PRECISIONS.get(own);
            String subject = model.word() + " " + precision;
            double value = seconds[own] * MILLI;
            context.rows()
                    .accept(
                            own == 0
                                    ? BenchRow.alone(subject, threads, value, Unit.MILLISECONDS)
                                    : new BenchRow(
                                            subject,
                                            threads,
                                            value,
                                            Unit.MILLISECONDS,
                                            PRECISIONS.getFirst(),
                                            seconds[0] * MILLI));
            for (int i = PRECISIONS.size(); i < entries.size(); i++) {
                if (entries.get(i).precision().equals(precision)) {
                    context.rows()
                            .accept(new BenchRow(
                                    subject,
                                    threads,
                                    value,
                                    Unit.MILLISECONDS,
                                    entries.get(i).name(),
                                    seconds[i] * MILLI));
                }
            }
        }
    }
}
