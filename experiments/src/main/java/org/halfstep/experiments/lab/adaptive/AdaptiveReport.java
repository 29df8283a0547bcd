package org.halfstep.experiments.lab.adaptive;

import static org.halfstep.experiments.report.Formula.bracketed;
import static org.halfstep.experiments.report.Formula.fraction;
import static org.halfstep.experiments.report.Formula.index;
import static org.halfstep.experiments.report.Formula.number;
import static org.halfstep.experiments.report.Formula.operator;
import static org.halfstep.experiments.report.Formula.power;
import static org.halfstep.experiments.report.Formula.row;
import static org.halfstep.experiments.report.Formula.symbol;
import static org.halfstep.experiments.report.Formula.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.lab.adaptive.Adaptive.Trial;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.Attempt;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.Formula;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.LineChart;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Series.Stroke;

/** The sections of a report on error control. */
final class AdaptiveReport {
    private static final int MOST_POINTS = 400;

    private AdaptiveReport() {}

    static void show(Adaptive adaptive, AdaptiveFinding finding, HtmlPage page) {
        Trial failing = adaptive.ofSetup().getLast();
        page.section(
                "Adaptive step sizes in low precision: underflow in dt",
                "The pair of Dormand and Prince with the customary control of the step size. The controller believes that"
                        + " its error estimate falls like h^5.");
        page.list(finding.sentences());
        page.equation(
                controller(),
                "e is the estimate of the error in units of the tolerance, from slopes that carry a relative roundoff u:"
                        + " its second part falls like h only. Below the h where the parts are equal the controller"
                        + " divides h by far too little to meet the tolerance, again and again, until t + h is t.");
        page.wideFigure(
                "Step sizes at rtol " + Numbers.general(failing.tolerance()),
                steps(adaptive, failing.tolerance()),
                AdaptiveFinding.ending(failing) + " Below the line of half the spacing t + h is t in "
                        + adaptive.setup().policy().format(Role.TIME).name() + ".");
        page.wideFigure(
                "What the error estimate measures in " + failing.precision(),
                estimates(failing),
                "A step is accepted below 1. Truncation, that of the same step in binary64, falls like h^5 as the"
                        + " controller believes; what the estimate measures at small h is roundoff, which falls like h"
                        + " at best: " + follows(failing) + ".");
        page.wideFigure(
                "The error for the work",
                work(adaptive),
                "Each point is a tolerance, the loosest left. Error control buys accuracy down to the roundoff of the"
                        + " precision and then only work; the fixed grids have as many steps as the adaptive solve in"
                        + " float64.");
        page.table("All solves", finding.table());
    }

    private static Formula controller() {
        Formula h = symbol("h");
        return row(
                power(h, symbol("'")),
                operator("="),
                h,
                operator("·"),
                number("0.9"),
                power(symbol("e"), row(operator("−"), number("1"), operator("/"), number("5"))),
                operator(","),
                symbol("e"),
                operator("≈"),
                fraction(
                        row(
                                index(symbol("C"), text("truncation")),
                                power(h, number("5")),
                                operator("+"),
                                index(symbol("C"), text("roundoff")),
                                symbol("u"),
                                h),
                        bracketed(row(text("atol"), operator("+"), text("rtol "), symbol("y")))));
    }

    /** h over t of every accepted step, precision by precision, and half the spacing of the times. */
    private static LineChart steps(Adaptive adaptive, double tolerance) {
        List<Series> lines = new ArrayList<>();
        for (Trial trial : adaptive.trials()) {
            if (trial.tolerance() == tolerance) {
                List<Attempt> accepted = thinned(trial.course().attempts().stream()
                        .filter(Attempt::accepted)
                        .toList());
                lines.add(new Series(
                        trial.precision(),
                        Ink.series(lines.size()),
                        Stroke.LINE,
                        array(accepted, Attempt::t),
                        array(accepted, attempt -> Math.abs(attempt.h()))));
                if (trial.precision().equals(adaptive.setup().policy().name())) {
                    lines.add(new Series(
                            "half the spacing of t",
                            Ink.GREY,
                            Stroke.BOUND,
                            array(accepted, Attempt::t),
                            array(accepted, attempt -> halfSpacing(adaptive, attempt.t()))));
                }
            }
        }
        return LineChart.of(
                Axis.linear("t"), Axis.log10("step size |h|"), ChartSize.FULL, lines.toArray(Series[]::new));
    }

    private static double halfSpacing(Adaptive adaptive, double t) {
        double u = adaptive.setup().policy().format(Role.TIME).unitRoundoff();
        return t == 0 ? Double.NaN : Math.scalb(u, Math.getExponent(t));
    }

    /** In how many attempts the estimate is mostly roundoff. */
    private static String follows(Trial trial) {
        List<Attempt> attempts = trial.course().attempts();
        long mostly = attempts.stream()
                .filter(attempt -> attempt.roundoff() > attempt.truncation())
                .count();
        long zero = attempts.stream().filter(attempt -> attempt.estimate() == 0).count();
        String share =
                "in " + Numbers.percent((double) mostly / attempts.size()) + " of the attempts it is mostly that";
        return zero == 0
                ? share
                : share + ", and in " + Numbers.percent((double) zero / attempts.size())
                        + " it is exactly zero, which lets h grow for no good reason";
    }

    private static LineChart estimates(Trial trial) {
        List<Attempt> attempts = thinned(trial.course().attempts());
        double[] h = array(attempts, attempt -> Math.abs(attempt.h()));
        List<Series> lines = new ArrayList<>();
        lines.add(new Series("its roundoff", Ink.ORANGE, Stroke.DOTS, h, array(attempts, Attempt::roundoff)));
        lines.add(new Series(
                "truncation, from binary64", Ink.TEAL, Stroke.DOTS, h, array(attempts, Attempt::truncation)));
        lines.add(new Series("error estimate", Ink.BLUE, Stroke.DOTS, h, array(attempts, Attempt::estimate)));
        return LineChart.of(
                        Axis.log10("step size |h|"),
                        Axis.log10("in units of the tolerance"),
                        ChartSize.FULL,
                        lines.toArray(Series[]::new))
                .withReferences(List.of(new LineChart.Reference("accepted below", 1, Ink.BAD)));
    }

    /** Some hundreds of many, evenly chosen. */
    private static <T> List<T> thinned(List<T> items) {
        int every = Math.max(1, items.size() / MOST_POINTS);
        return IntStream.range(0, items.size())
                .filter(i -> i % every == 0)
                .<T>mapToObj(items::get)
                .toList();
    }

    private static LineChart work(Adaptive adaptive) {
        List<Series> lines = new ArrayList<>();
        List<String> names =
                adaptive.trials().stream().map(Trial::precision).distinct().toList();
        for (String name : names) {
            List<Trial> trials = adaptive.trials().stream()
                    .filter(trial -> trial.precision().equals(name))
                    .toList();
            Ink ink = Ink.series(lines.size() / 2);
            lines.add(new Series(
                    name + ", adaptive",
                    ink,
                    Stroke.MARKED,
                    array(trials, trial -> trial.course().attempts().size()),
                    array(trials, Trial::error)));
            lines.add(new Series(
                    name + ", fixed grid",
                    ink,
                    Stroke.DASHED,
                    array(trials, Trial::fixedSteps),
                    array(trials, Trial::fixedError)));
        }
        return LineChart.of(
                Axis.log10("steps tried"),
                Axis.log10("relative error at the end"),
                ChartSize.FULL,
                lines.toArray(Series[]::new));
    }

    private static <T> double[] array(List<T> items, ToDoubleFunction<T> of) {
        return items.stream().mapToDouble(of).toArray();
    }
}
