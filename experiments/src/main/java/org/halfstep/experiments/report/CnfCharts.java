package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.halfstep.experiments.report.CnfReportData.BackwardStep;
import org.halfstep.experiments.report.CnfReportData.BackwardTrace;
import org.halfstep.experiments.report.CnfReportData.Frame;
import org.halfstep.experiments.report.CnfReportData.MetricRow;
import org.halfstep.experiments.report.Series.Stroke;

/** The charts of training, of the density and of the scale. */
final class CnfCharts {
    private static final int MOST_POINTS = 3000;
    private static final int MOST_FRAME_POINTS = 1200;
    private static final int MOST_FRAMES = 6;
    private static final Axis ITERATION = Axis.linear("iteration").from(0);

    private CnfCharts() {}

    static LineChart loss(List<MetricRow> metrics) {
        Series train = series("train, mini-batch", Ink.GREY, Stroke.THIN, metrics, MetricRow::trainLoss);
        Series running = series("train, running mean", Ink.ORANGE, Stroke.LINE, metrics, MetricRow::runningLoss);
        Series validation =
                series("validation", Ink.BLUE, Stroke.LINE, CnfVerdict.validated(metrics), MetricRow::validationLoss);
        Axis axis = withoutSpikes(Axis.linear("negative log-likelihood, nats"), List.of(train, running, validation));
        return LineChart.of(ITERATION, axis, ChartSize.HALF, train, running, validation);
    }

    static LineChart mmd(List<MetricRow> metrics) {
        return LineChart.of(
                ITERATION,
                Axis.log10("MMD², unbiased"),
                ChartSize.HALF,
                measured("generated points and data", Ink.BLUE, Stroke.DOTS, metrics, MetricRow::mmdData),
                measured("latent points and N(0, I)", Ink.ORANGE, Stroke.DOTS, metrics, MetricRow::mmdLatent));
    }

    static LineChart seconds(List<MetricRow> metrics) {
        return LineChart.of(
                ITERATION,
                Axis.linear("seconds per iteration").from(0),
                ChartSize.HALF,
                measured("forward", Ink.BLUE, Stroke.LINE, metrics, MetricRow::forwardSeconds),
                measured("backward", Ink.ORANGE, Stroke.LINE, metrics, MetricRow::backwardSeconds),
                measured("both", Ink.GREY, Stroke.LINE, metrics, row -> row.forwardSeconds() + row.backwardSeconds()));
    }

    static LineChart learningRate(List<MetricRow> metrics) {
        return LineChart.of(
                ITERATION,
                Axis.log10("learning rate"),
                ChartSize.HALF,
                series("learning rate", Ink.BLUE, Stroke.STEPS, metrics, MetricRow::learningRate));
    }

    static LineChart scale(List<MetricRow> metrics) {
        List<LineChart.Event> retries = new ArrayList<>();
        long before = 0;
        for (MetricRow row : metrics) {
            if (row.retries() > before) {
                String repeated = Numbers.counted(row.retries() - before, "step", "steps");
                retries.add(new LineChart.Event(
                        row.iteration(), repeated + " repeated up to iteration " + Numbers.count(row.iteration())));
            }
            before = row.retries();
        }
        LineChart chart = LineChart.of(
                ITERATION,
                Axis.log2("adjoint scale S"),
                ChartSize.HALF,
                series("largest of the pass", Ink.GREY, Stroke.STEPS, metrics, MetricRow::scaleMax),
                series("after the last step", Ink.ORANGE, Stroke.STEPS, metrics, MetricRow::scaleFinal));
        return retries.isEmpty() ? chart : chart.withEvents(new LineChart.Events("steps repeated", Ink.BAD, retries));
    }

    /** What overflow cost, summed over training. */
    static LineChart scalerWork(List<MetricRow> metrics) {
        Axis counts = Axis.linear("since the start of training").from(0);
        return LineChart.of(
                ITERATION,
                metrics.stream().allMatch(row -> row.retries() + row.overflows() == 0) ? counts.to(1) : counts,
                ChartSize.HALF,
                series("steps repeated", Ink.BLUE, Stroke.STEPS, metrics, MetricRow::retries),
                series("overflows", Ink.ORANGE, Stroke.DASHED_STEPS, metrics, MetricRow::overflows));
    }

    /** S, max |a| and S max |a| against the limits of the format, in the order of the backward pass. */
    static LineChart backward(BackwardTrace trace) {
        List<BackwardStep> steps = trace.steps();
        int count = steps.size();
        double[] place = new double[count];
        double[] scale = new double[count];
        double[] adjoint = new double[count];
        double[] scaled = new double[count];
        List<LineChart.Event> retries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BackwardStep step = steps.get(i);
            place[i] = i + 1;
            scale[i] = step.scale();
            adjoint[i] = step.maxAdjoint();
            scaled[i] = step.scale() * step.maxAdjoint();
            if (step.retries() > 0) {
                retries.add(new LineChart.Event(
                        i + 1, Numbers.counted(step.retries(), "retry", "retries") + " at time step " + step.step()));
            }
        }
        LineChart chart = LineChart.of(
                        Axis.linear("step of the backward pass (1 is the last time step)")
                                .from(0),
                        Axis.log2("magnitude"),
                        ChartSize.FULL,
                        new Series("scale S", Ink.ORANGE, Stroke.STEPS, place, scale),
                        new Series(
                                "max |a|, what the low format would get unscaled",
                                Ink.MAGENTA,
                                Stroke.DASHED,
                                place,
                                adjoint),
                        new Series("S max |a|, what it gets", Ink.BLUE, Stroke.LINE, place, scaled))
                .withReferences(FormatBands.limits(trace.format()))
                .withBands(FormatBands.bands(trace.format()));
        return retries.isEmpty() ? chart : chart.withEvents(new LineChart.Events("repeated", Ink.BAD, retries));
    }

    /** Data, learned density and generated points over one rectangle. */
    static FilmStrip density(CnfReportData data) {
        Extent extent = extent(data);
        List<FilmStrip.Picture> pictures = new ArrayList<>();
        if (data.samples().target().count() > 0) {
            pictures.add(
                    points("data: " + data.facts().dataSet(), data.samples().target(), extent, Ink.TEAL));
        }
        data.density()
                .ifPresent(learned -> pictures.add(
                        new FilmStrip.Picture("learned density", HeatMap.ofDensity(learned.density(), "p(x)"))));
        if (data.samples().generated().count() > 0) {
            pictures.add(points("generated points", data.samples().generated(), extent, Ink.BLUE));
        }
        return new FilmStrip(pictures, 3, 1100);
    }

    private static FilmStrip.Picture points(String caption, PointCloud points, Extent extent, Ink ink) {
        return new FilmStrip.Picture(caption, new ScatterPlot(points.first(MOST_POINTS), extent, ink));
    }

    /** Frames evenly chosen, the first and the last among them. */
    static FilmStrip frames(CnfReportData data) {
        List<Frame> all = data.frames();
        int shown = Math.min(all.size(), MOST_FRAMES);
        List<FilmStrip.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            Frame frame = all.get(shown == 1 ? 0 : Math.round((float) i * (all.size() - 1) / (shown - 1)));
            ScatterPlot plot = new ScatterPlot(frame.points().first(MOST_FRAME_POINTS), extent(data), Ink.BLUE);
            pictures.add(new FilmStrip.Picture("t = " + String.format(Locale.ROOT, "%.2f", frame.t()), plot));
        }
        return new FilmStrip(pictures, MOST_FRAMES, 1100);
    }

    /** The rectangle of the density; without one a square about the origin that holds the data. */
    private static Extent extent(CnfReportData data) {
        if (data.density().isPresent()) {
            return data.density().get().grid().extent();
        }
        PointCloud target = data.samples().target();
        double farthest = 0;
        for (int i = 0; i < target.count(); i++) {
            double distance = Math.max(Math.abs(target.x(i)), Math.abs(target.y(i)));
            farthest = Double.isFinite(distance) ? Math.max(farthest, distance) : farthest;
        }
        return Extent.square(farthest > 0 ? 1.1 * farthest : 4);
    }

    /** Every row but one before the first iteration, in which nothing of an iteration could be measured. */
    private static Series series(
            String name, Ink ink, Stroke stroke, List<MetricRow> rows, ToDoubleFunction<MetricRow> value) {
        List<MetricRow> kept = rows.stream()
                .filter(row -> row.iteration() > 0 || !Double.isNaN(value.applyAsDouble(row)))
                .toList();
        return new Series(
                name,
                ink,
                stroke,
                kept.stream().mapToDouble(MetricRow::iteration).toArray(),
                kept.stream().mapToDouble(value).toArray());
    }

    /** The rows in which the value was measured. */
    private static Series measured(
            String name, Ink ink, Stroke stroke, List<MetricRow> rows, ToDoubleFunction<MetricRow> value) {
        List<MetricRow> kept = rows.stream()
                .filter(row -> !Double.isNaN(value.applyAsDouble(row)))
                .toList();
        return series(name, ink, stroke, kept, value);
    }

    /** Where a few early or stray values dwarf the rest, the axis ends above the rest; the chart counts the others. */
    private static Axis withoutSpikes(Axis axis, List<Series> series) {
        double[] values = series.stream()
                .flatMap(line -> Stream.of(line.allY()))
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (values.length < 20) {
            return axis;
        }
        double low = values[0];
        double usual = values[(int) (0.85 * values.length)];
        double high = values[values.length - 1];
        boolean spiked = usual > low && high - low > 3 * (usual - low);
        return spiked ? axis.to(usual + (usual - low)) : axis;
    }
}
