package org.halfstep.experiments.adjointscaling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.experiments.adjointscaling.ScalingOutcome.Step;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.LineChart;
import org.halfstep.experiments.report.LineChart.Event;
import org.halfstep.experiments.report.LineChart.Events;
import org.halfstep.experiments.report.LineChart.Reference;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Series.Stroke;
import org.halfstep.solvers.TimeGrid;

/**
 * The charts of a run.
 *
 * @param study what was run
 * @param tables its outcomes
 */
record ScalingCharts(ScalingStudy study, ScalingTables tables) {
    private static final Axis TIME = Axis.linear("t");
    private static final int MOST_STATES = 4;
    private static final int NARROW_EXPONENT = 15;
    private static final double[] NO_TIMES = {};

    private TimeGrid grid() {
        return study.grid(FloatFormat.BINARY32);
    }

    /** The formats narrower than binary32 that the run is about, in its order. */
    private List<FloatFormat> lowFormats() {
        return tables.outcomes().stream()
                .map(outcome -> outcome.scalingCase().policy().low())
                .filter(format -> !format.includes(FloatFormat.BINARY32))
                .distinct()
                .toList();
    }

    /** The format whose range the charts show: the first with a small one, else float16. */
    private FloatFormat ranged() {
        return lowFormats().stream()
                .filter(format -> format.maxExponent() <= NARROW_EXPONENT)
                .findFirst()
                .orElse(FloatFormat.BINARY16);
    }

    String rangeName() {
        return ranged().name();
    }

    private List<Reference> range() {
        FloatFormat format = ranged();
        return List.of(
                new Reference("largest number of " + format.name(), format.maxFinite(), Ink.MUTED),
                new Reference("smallest normal number of " + format.name(), format.minNormal(), Ink.MUTED));
    }

    private Series overTime(String name, Ink ink, Stroke stroke, IntToDoubleFunction value) {
        double[] times = grid().times();
        double[] values = new double[times.length];
        for (int n = 0; n < times.length; n++) {
            values[n] = value.applyAsDouble(n);
        }
        return new Series(name, ink, stroke, times, values);
    }

    /** |y|: exact, and as every precision of the corrected method stores it. */
    LineChart states() {
        List<Series> series = new ArrayList<>();
        series.add(overTime(
                "exact", Ink.GREY, Stroke.LINE, n -> Math.abs(study.problem().state(grid().time(n)))));
        for (ScalingOutcome solve : tables.solves()) {
            if (!solve.scalingCase().isReleased() && series.size() <= MOST_STATES) {
                Ink ink = Ink.series(series.size() - 1);
                String name = solve.scalingCase().policy().name();
                series.add(overTime(
                        name, ink, Stroke.BOUND, n -> Math.abs(solve.states().get(n))));
            }
        }
        return new LineChart(TIME, Axis.log10("|y(t)|"), series, range(), List.of(), List.of(), ChartSize.HALF);
    }

    /** |y'|. */
    LineChart velocity() {
        Series exact = overTime(
                "exact", Ink.BLUE, Stroke.LINE, n -> Math.abs(study.problem().velocity(grid().time(n))));
        return LineChart.of(TIME, Axis.log10("|y'(t)|"), ChartSize.HALF, exact).withReferences(range());
    }

    /** |Y_n - y(t_n)| / |y(t_n)|, a colour for each format, the released package's dashed. */
    LineChart stateErrors() {
        List<Series> series = new ArrayList<>();
        List<FloatFormat> formats = new ArrayList<>();
        for (ScalingOutcome solve : tables.solves()) {
            FloatFormat format = solve.scalingCase().policy().low();
            if (!formats.contains(format)) {
                formats.add(format);
            }
            Ink ink = Ink.series(formats.indexOf(format));
            Stroke stroke = solve.scalingCase().isReleased() ? Stroke.DASHED : Stroke.LINE;
            series.add(overTime(solve.scalingCase().policy().name(), ink, stroke, n -> stateError(solve, n)));
        }
        return new LineChart(
                TIME, Axis.log10("relative error of Y_n"), series, List.of(), List.of(), List.of(), ChartSize.FULL);
    }

    private double stateError(ScalingOutcome solve, int n) {
        double exact = study.problem().state(grid().time(n));
        return Math.abs(solve.states().get(n) - exact) / Math.abs(exact);
    }

    /** The outcomes whose S is worth a chart: dynamic ones in a low format that went back at all. */
    List<ScalingOutcome> traced() {
        return tables.outcomes().stream()
                .filter(outcome -> outcome.scalingCase().isDynamic()
                        && !outcome.steps().isEmpty()
                        && lowFormats().contains(outcome.scalingCase().policy().low()))
                .toList();
    }

    /** S of every step, and the steps that were tried again. */
    LineChart scale(ScalingOutcome outcome) {
        double target = 1 / outcome.scalingCase().low().machineEpsilon();
        Series ideal = ofSteps("1 / (ε max|a|)", Ink.GREY, Stroke.BOUND, outcome, step -> target / step.adjoint());
        Series scale = ofSteps("S", Ink.BLUE, Stroke.STEPS, outcome, Step::scale);
        List<Event> retries = outcome.steps().stream()
                .filter(step -> step.attempts() > 1)
                .map(step -> new Event(
                        grid().time(step.n()),
                        "step " + step.n() + ", tried " + Numbers.counted(step.attempts(), "time", "times")))
                .toList();
        return LineChart.of(TIME, Axis.log2("S"), ChartSize.HALF, ideal, scale)
                .withEvents(new Events(
                        "tried again, " + Numbers.counted(retries.size(), "step", "steps"), Ink.BAD, retries));
    }

    private Series ofSteps(String name, Ink ink, Stroke stroke, ScalingOutcome outcome, ToDoubleFunction<Step> value) {
        List<Step> steps = outcome.steps();
        if (steps.isEmpty()) {
            return new Series(name, ink, stroke, NO_TIMES, NO_TIMES);
        }
        double[] times =
                steps.stream().mapToDouble(step -> grid().time(step.n())).toArray();
        double[] values = steps.stream().mapToDouble(value).toArray();
        return new Series(name, ink, stroke, times, values);
    }
}
