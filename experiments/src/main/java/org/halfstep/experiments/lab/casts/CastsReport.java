package org.halfstep.experiments.lab.casts;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.halfstep.experiments.lab.casts.Casts.Trial;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.ParetoChart;
import org.halfstep.experiments.report.ParetoChart.Point;

/** The sections of a report on the combinations of casts. */
final class CastsReport {
    private CastsReport() {}

    static void show(Casts casts, CastsFinding finding, HtmlPage page) {
        page.section(
                "The casts that matter",
                "Eight places are in " + casts.low().name() + " or in "
                        + casts.high().name() + ", in all "
                        + casts.trials().size() + " combinations. A name says what is low: Y stored states, f network,"
                        + " s stage sums, h step product, y state sum, c cotangents, a adjoint sum, g gradient sums.");
        page.list(finding.sentences());
        page.wideFigure(
                "Error and bytes",
                chart(casts, Axis.linear("bytes held"), Trial::bytes),
                "The error is the largest of the relative errors of y(T), dL/dy0 and dL/dtheta. On the line lies what no"
                        + " other combination beats. A column of points is one number of bytes: what is in it differs"
                        + " only in casts that save nothing.");
        Trial fastest = fastest(casts.trials());
        page.wideFigure(
                "Error and time",
                chart(casts, Axis.log10("seconds for a solve and its backward pass"), Trial::seconds),
                "Narrow formats are emulated here, so time says what a conversion costs on this machine, not what"
                        + " low-precision hardware would gain. The fastest is " + fastest.name() + " with "
                        + Numbers.duration(fastest.seconds()) + ".");
        page.table("One place low at a time, the corrected method, and everything low", finding.table());
    }

    private static Trial fastest(List<Trial> trials) {
        Trial fastest = trials.getFirst();
        for (Trial trial : trials) {
            fastest = trial.seconds() < fastest.seconds() ? trial : fastest;
        }
        return fastest;
    }

    private static ParetoChart chart(Casts casts, Axis cost, ToDoubleFunction<Trial> of) {
        List<Point> points = casts.trials().stream()
                .map(trial -> new Point(
                        trial.name(),
                        of.applyAsDouble(trial),
                        trial.error(),
                        "y(T) " + Numbers.general(trial.stateError()) + ", gradients "
                                + Numbers.general(trial.gradientError())))
                .toList();
        return new ParetoChart(cost, Axis.log10("largest relative error"), points, ChartSize.FULL);
    }
}
