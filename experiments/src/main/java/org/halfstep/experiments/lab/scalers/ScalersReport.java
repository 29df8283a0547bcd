package org.halfstep.experiments.lab.scalers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.lab.scalers.Scalers.Trial;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.BarChart;
import org.halfstep.experiments.report.BarChart.Bar;
import org.halfstep.experiments.report.BarChart.Part;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.FormatBands;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.LineChart;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Series.Stroke;
import org.halfstep.solvers.SolveStatistics.AdjointStep;

/** The sections of a report on the rules for S. */
final class ScalersReport {
    private ScalersReport() {}

    static void show(Scalers scalers, ScalersFinding finding, HtmlPage page) {
        FloatFormat format = scalers.setup().policy().format(Role.SCALED_COTANGENT);
        page.section(
                "The scalers: rules for S side by side",
                "One forward solve, and one backward pass under each rule. The oracle is the best of all constant powers"
                        + " of two, found with the answer at hand.");
        page.list(finding.sentences());
        page.wideFigure(
                "The largest scaled adjoint in the range of " + format.name(),
                magnitudes(scalers, format),
                "From right to left, as the backward pass runs. A rule is good where its line stays in the band of"
                        + " full precision without touching its upper edge: " + stays(scalers, format));
        page.figure(
                "What a rule costs",
                work(scalers),
                "Steps of the backward pass that were run, those that overflowed and were run again among them.");
        page.figure(
                "How far the gradient is off",
                errors(scalers),
                "The angle to the gradient in binary64 on the same grid: "
                        + Numbers.general(scalers.trial("none").angle()) + "° without scaling, "
                        + Numbers.general(scalers.trial("dynamic").angle()) + "° with the corrected rule.");
        page.table("All rules", finding.table());
    }

    private static String stays(Scalers scalers, FloatFormat format) {
        List<String> names = new ArrayList<>();
        for (Trial trial : scalers.trials()) {
            boolean inside = !trial.steps().isEmpty()
                    && trial.failure().isEmpty()
                    && trial.steps().stream().allMatch(step -> step.scale() * step.maxAdjoint() >= format.minNormal());
            if (inside) {
                names.add(trial.rule());
            }
        }
        return names.isEmpty() ? "none does here." : "here " + String.join(", ", names) + ".";
    }

    private static LineChart magnitudes(Scalers scalers, FloatFormat format) {
        List<Series> lines = new ArrayList<>();
        for (Trial trial : scalers.trials()) {
            double[] n = trial.steps().stream().mapToDouble(AdjointStep::step).toArray();
            double[] size = trial.steps().stream()
                    .mapToDouble(step -> step.scale() * step.maxAdjoint())
                    .toArray();
            lines.add(new Series(trial.rule(), Ink.series(lines.size()), Stroke.LINE, n, size));
        }
        return LineChart.of(Axis.linear("step n"), Axis.log2("max |S a|"), ChartSize.FULL, lines.toArray(Series[]::new))
                .withBands(FormatBands.bands(format))
                .withReferences(FormatBands.limits(format));
    }

    private static BarChart work(Scalers scalers) {
        List<Bar> bars = new ArrayList<>();
        double most = 1;
        for (Trial trial : scalers.trials()) {
            double useful = trial.steps().size();
            double again = trial.work() - useful;
            most = Math.max(most, (double) trial.work());
            bars.add(new Bar(
                    trial.rule(),
                    List.of(
                            new Part(
                                    "accepted",
                                    useful,
                                    Numbers.count(trial.steps().size()),
                                    Ink.TEAL),
                            new Part("run again", again, Numbers.count((long) again), Ink.BAD)),
                    Numbers.count(trial.work())));
        }
        return new BarChart("steps run", bars, most, ChartSize.HALF.width());
    }

    private static LineChart errors(Scalers scalers) {
        List<Series> dots = new ArrayList<>();
        for (int i = 0; i < scalers.trials().size(); i++) {
            Trial trial = scalers.trials().get(i);
            dots.add(new Series(
                    trial.rule(), Ink.series(i), Stroke.DOTS, new double[] {trial.angle()}, new double[] {trial.error()
                    }));
        }
        return LineChart.of(
                Axis.log10("angle to the exact gradient, degrees"),
                Axis.log10("relative error of the gradient"),
                ChartSize.HALF,
                dots.toArray(Series[]::new));
    }
}
