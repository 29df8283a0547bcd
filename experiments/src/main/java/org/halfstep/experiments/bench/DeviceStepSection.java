package org.halfstep.experiments.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.core.backend.DeviceMeter.Use;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.Rounds.Contestant;
import org.halfstep.experiments.bench.StepModel.Training;
import org.halfstep.experiments.bench.TorchPeer.Way;

/**
 * Whole training steps on a device, in each precision, and what they take of its memory. A precision has the device for
 * itself, so that its memory can be told from that of the others; the precisions do not take turns.
 */
final class DeviceStepSection {
    private static final double ROUND_BUDGET_SECONDS = 10;
    private static final double MILLI = 1e3;
    private static final double MEGA = 1e-6;

    private final BenchContext context;
    private final List<StepModel> models;
    private final Map<StepModel, List<Measured>> known = new LinkedHashMap<>();

    /**
     * Nothing is measured yet.
     *
     * @param models whose steps to take
     */
    DeviceStepSection(BenchContext context, List<StepModel> models) {
        this.context = context;
        this.models = models;
    }

    /**
     * What is known of a model's steps in a precision.
     *
     * @param seconds of a step, by the clock; of the one with the profiler if a step takes very long
     * @param outsideSeconds of one step, in which no kernel computed; the device's profiler was on and takes a part of it
     * @param launches of a step
     * @param memory by use
     * @param bytes of the memory at its highest
     */
    private record Measured(
            String precision, double seconds, double outsideSeconds, long launches, List<Use> memory, long bytes) {}

    /** The models to measure: the smallest where little time is wanted, the wide ones on a GPU or if asked for. */
    static List<StepModel> models(boolean processor, boolean quick, boolean wide) {
        List<StepModel> models = new ArrayList<>(quick ? List.of(StepModel.MLP_SMALL) : StepModel.USUAL);
        if (wide || (!processor && !quick)) {
            models.add(StepModel.MLP_1024);
            models.add(StepModel.MLP_4096);
        }
        return models;
    }

    /** Durations, their part outside kernels, launches, and PyTorch's durations if it is there. */
    void times() {
        for (StepModel model : models) {
            List<Measured> measured = measured(model);
            for (Measured one : measured) {
                Measured first = measured.getFirst();
                String subject = model.word() + " " + one.precision();
                row(subject, one.precision(), first, Unit.MILLISECONDS, one.seconds() * MILLI, first.seconds() * MILLI);
                alone("  outside kernels", one.outsideSeconds() * MILLI, Unit.MILLISECONDS);
                alone("  launches", (double) one.launches(), Unit.LAUNCHES);
                context.torch().ifPresent(torch -> peers(torch, model, one));
            }
        }
    }

    /** What a step holds at its highest, and for what. */
    void memory() {
        for (StepModel model : models) {
            List<Measured> measured = measured(model);
            for (Measured one : measured) {
                Measured first = measured.getFirst();
                String subject = model.word() + " " + one.precision() + ", all";
                row(subject, one.precision(), first, Unit.MEGABYTES, one.bytes() * MEGA, first.bytes() * MEGA);
                one.memory().forEach(use -> alone("  " + use.what(), use.highest() * MEGA, Unit.MEGABYTES));
            }
        }
    }

    /** A precision beside the first one, which stands alone. */
    private void row(String subject, String precision, Measured first, Unit unit, double value, double other) {
        if (precision.equals(first.precision())) {
            alone(subject, value, unit);
        } else {
            context.rows().accept(new BenchRow(subject, BenchRow.OF_DEVICE, value, unit, first.precision(), other));
        }
    }

    private void alone(String subject, double value, Unit unit) {
        context.rows().accept(BenchRow.alone(subject, BenchRow.OF_DEVICE, value, unit));
    }

    private List<Measured> measured(StepModel model) {
        return known.computeIfAbsent(model, this::measure);
    }

    /** In the order of precisions; one that the device has no room for is left out. */
    private List<Measured> measure(StepModel model) {
        List<Measured> measured = new ArrayList<>();
        for (String precision : StepSection.PRECISIONS) {
            try {
                measured.add(measure(model, precision));
            } catch (IllegalArgumentException e) {
                context.progress().accept(model.word() + " " + precision + " is left out: " + e.getMessage());
            }
        }
        return measured;
    }

    private Measured measure(StepModel model, String precision) {
        context.progress().accept(model.word() + " " + precision);
        try (Backend backend = context.backend().apply(BenchRow.OF_DEVICE);
                Training training = model.open(precision, backend)) {
            DeviceMeter meter = backend.meter().orElseThrow();
            training.step().run();
            List<Use> memory = meter.memory();
            long bytes = meter.highestBytes();
            DeviceMeter.Counts before = meter.counts();
            double[] profiled = {0};
            double kernels =
                    meter.kernelSeconds(() -> profiled[0] = Stopwatch.time(training.step(), BenchRow.OF_DEVICE));
            long launches = meter.counts().since(before).launches();
            int rounds = Math.clamp((long) (ROUND_BUDGET_SECONDS / profiled[0]), 0, model.rounds());
            double seconds = rounds == 0 ? profiled[0] : seconds(training, rounds);
            return new Measured(precision, seconds, profiled[0] - kernels, launches, memory, bytes);
        }
    }

    private static double seconds(Training training, int rounds) {
        Contestant step = () -> Stopwatch.time(training.step(), BenchRow.OF_DEVICE);
        return Rounds.medians(List.of(step), rounds)[0];
    }

    private void peers(TorchPeer torch, StepModel model, Measured one) {
        if (!torch.precisions().contains(one.precision())) {
            return;
        }
        int threads = Runtime.getRuntime().availableProcessors();
        for (Way way : Way.values()) {
            double other = torch.seconds(model.word(), one.precision(), way, threads, model.rounds());
            context.rows()
                    .accept(new BenchRow(
                            model.word() + " " + one.precision(),
                            BenchRow.OF_DEVICE,
                            one.seconds() * MILLI,
                            Unit.MILLISECONDS,
                            "PyTorch, " + way.word(),
                            other * MILLI));
        }
    }
}
