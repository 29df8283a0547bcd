package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.LineChart;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Series.Stroke;
import org.halfstep.experiments.roundoff.BoundEstimate.Rate;

/**
 * The rows of one method in one precision, over N: their two charts, and what is seen in them.
 *
 * @param method the method
 * @param precision the precision
 * @param quantities the names of what was compared
 * @param rows the rows, N ascending
 */
record RoundoffCurve(String method, String precision, List<String> quantities, List<BoundedRow> rows) {
    private static final Axis STEPS = Axis.log2("steps N");
    private static final double FLAT = 0.25;
    private static final int DECADES_BELOW = 3;

    /** Copies the lists. */
    RoundoffCurve {
        quantities = List.copyOf(quantities);
        rows = List.copyOf(rows);
    }

    /** The curves of a sweep, a method after the other. */
    static List<RoundoffCurve> all(RoundoffTables tables) {
        List<RoundoffCurve> curves = new ArrayList<>();
        List<RoundoffCase> seen = new ArrayList<>();
        for (BoundedRow row : tables.bounded()) {
            RoundoffCase solved = row.row().solved();
            boolean known = seen.stream()
                    .anyMatch(other -> other.method().equals(solved.method())
                            && other.precision().equals(solved.precision()));
            if (!known) {
                seen.add(solved);
            }
        }
        for (RoundoffCase first : seen) {
            List<BoundedRow> rows = tables.bounded().stream()
                    .filter(row -> row.row().solved().method().equals(first.method())
                            && row.row().solved().precision().equals(first.precision()))
                    .toList();
            curves.add(new RoundoffCurve(first.method(), first.precision(), tables.quantities(), rows));
        }
        curves.sort((x, y) -> x.method().compareTo(y.method()));
        return curves;
    }

    /** What it is of: {@code rk4 in float16}. */
    String name() {
        return method + " in " + precision;
    }

    private Series series(String label, Ink ink, Stroke stroke, ToDoubleFunction<BoundedRow> value) {
        double[] x =
                rows.stream().mapToDouble(row -> row.row().solved().steps()).toArray();
        double[] y = rows.stream().mapToDouble(value).toArray();
        return new Series(label, ink, stroke, x, y);
    }

    private ToDoubleFunction<BoundedRow> term(ToDoubleFunction<Terms> part) {
        return row -> part.applyAsDouble(row.sharp().get(Results.SOLUTION));
    }

    /** The errors of the solution of several precisions, with a guide that grows like N. */
    static LineChart overview(List<RoundoffCurve> curves) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            series.add(curves.get(i).series(curves.get(i).precision(), Ink.series(i), Stroke.MARKED, row -> row.row()
                    .errors()
                    .get(Results.SOLUTION)));
        }
        double smallest = Double.POSITIVE_INFINITY;
        for (RoundoffCurve curve : curves) {
            for (BoundedRow row : curve.rows()) {
                double error = row.row().errors().get(Results.SOLUTION);
                smallest = error > 0 ? Math.min(smallest, error) : smallest;
            }
        }
        int least = curves.getFirst().rows().getFirst().row().solved().steps();
        int most = curves.getFirst().rows().getLast().row().solved().steps();
        if (smallest < Double.POSITIVE_INFINITY && most > least) {
            series.add(Series.slope("like N", 1, least, smallest, most));
        }
        return new LineChart(
                STEPS,
                Axis.log10("relative error of the solution"),
                series,
                List.of(),
                List.of(),
                List.of(),
                ChartSize.FULL);
    }

    /** The measured error of the solution, its bound, and the terms of the bound. */
    LineChart boundChart() {
        List<Series> series = new ArrayList<>();
        series.add(series(
                "measured", Ink.BLUE, Stroke.MARKED, row -> row.row().errors().get(Results.SOLUTION)));
        series.add(series(
                "bound", Ink.TEXT, Stroke.LINE, row -> row.bound(row.sharp().get(Results.SOLUTION))));
        series.add(series("u_L: slopes", Ink.ORANGE, Stroke.BOUND, term(Terms::low)));
        if (rows.stream().anyMatch(row -> row.sharp().get(Results.SOLUTION).product() > 0)) {
            series.add(series("h φ rounded", Ink.MAGENTA, Stroke.BOUND, term(Terms::product)));
        }
        series.add(series("u_H / h: state", Ink.TEAL, Stroke.BOUND, term(Terms::high)));
        series.add(series("storage", Ink.BROWN, Stroke.BOUND, term(Terms::stored)));
        series.add(series("truncation", Ink.GREY, Stroke.DASHED, term(Terms::truncation)));
        return new LineChart(STEPS, errorAxis(), series, List.of(), List.of(), List.of(), ChartSize.HALF);
    }

    /** An axis that ends some decades below the measured errors: RK4's truncation falls far beyond all that matters. */
    private Axis errorAxis() {
        Axis axis = Axis.log10("relative error");
        double smallest = rows.stream()
                .mapToDouble(row -> row.row().errors().get(Results.SOLUTION))
                .filter(error -> error > 0)
                .min()
                .orElse(0);
        return smallest > 0 ? axis.from(Math.pow(10, Math.floor(Math.log10(smallest)) - DECADES_BELOW)) : axis;
    }

    /** The measured errors of everything. */
    LineChart errorChart() {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < quantities.size(); i++) {
            int at = i;
            Stroke stroke = i == Results.SOLUTION ? Stroke.DASHED : Stroke.MARKED;
            series.add(series(RoundoffTables.label(quantities.get(i)), Ink.series(i), stroke, row -> row.row()
                    .errors()
                    .get(at)));
        }
        return new LineChart(
                STEPS, Axis.log10("relative error"), series, List.of(), List.of(), List.of(), ChartSize.HALF);
    }

    /** The slope of log(error) over log(N), by least squares; NaN with fewer than two numbers. */
    double slope(int quantity) {
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        for (BoundedRow row : rows) {
            double error = row.row().errors().get(quantity);
            if (error > 0) {
                double x = Math.log(row.row().solved().steps());
                double y = Math.log(error);
                n++;
                sumX += x;
                sumY += y;
                sumXX += x * x;
                sumXY += x * y;
            }
        }
        return (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX);
    }

    private String trend(int quantity) {
        double slope = slope(quantity);
        if (Double.isNaN(slope)) {
            return "has no slope to speak of";
        }
        String power = "like N to the power " + Numbers.fixed(slope, 2);
        return Math.abs(slope) < FLAT
                ? "is flat (slope " + Numbers.fixed(slope, 2) + ")"
                : (slope < 0 ? "falls " : "grows ") + power;
    }

    private String range(int quantity) {
        double first = rows.getFirst().row().errors().get(quantity);
        double last = rows.getLast().row().errors().get(quantity);
        return Numbers.general(first) + " at N = "
                + rows.getFirst().row().solved().steps() + " and " + Numbers.general(last) + " at N = "
                + rows.getLast().row().solved().steps();
    }

    /** What the bound's chart shows. */
    String boundWords() {
        BoundedRow last = rows.getLast();
        Terms terms = last.sharp().get(Results.SOLUTION);
        return "The error of the solution " + trend(Results.SOLUTION) + ": " + range(Results.SOLUTION)
                + ". At the most steps the largest term of the bound is " + largest(terms, last.againstExact())
                + "; bound over error is " + Numbers.general(last.slack(Results.SOLUTION, Rate.LOGARITHMIC))
                + " with the logarithmic norm, " + Numbers.general(last.slack(Results.SOLUTION, Rate.LIPSCHITZ))
                + " with L.";
    }

    private static String largest(Terms terms, boolean withTruncation) {
        double most = withTruncation ? terms.total() : terms.roundoff();
        String name = "storage";
        double value = terms.stored();
        if (terms.low() > value) {
            name = "that of the slopes, u_L";
            value = terms.low();
        }
        if (terms.product() > value) {
            name = "that of the rounded step product";
            value = terms.product();
        }
        if (terms.high() > value) {
            name = "that of the additions to the state, u_H / h";
            value = terms.high();
        }
        if (withTruncation && terms.truncation() > value) {
            name = "truncation";
            value = terms.truncation();
        }
        return name + ", " + Numbers.percent(value / most) + " of it";
    }

    /** What the chart of all errors shows. */
    String errorWords() {
        int worst = Results.INITIAL_GRADIENT;
        for (int i = Results.INITIAL_GRADIENT; i < quantities.size(); i++) {
            worst = last(i) > last(worst) ? i : worst;
        }
        long failed =
                rows.stream().filter(row -> row.row().failure().isPresent()).count();
        String failures = failed == 0
                ? ""
                : " In " + Numbers.counted(failed, "row", "rows") + " the backward pass has no finite result.";
        return "dL/dy0 " + trend(Results.INITIAL_GRADIENT) + ", " + range(Results.INITIAL_GRADIENT)
                + ". At the most steps the worst gradient is " + RoundoffTables.label(quantities.get(worst)) + ", "
                + Numbers.general(last(worst)) + "." + failures;
    }

    private double last(int quantity) {
        return rows.getLast().row().errors().get(quantity);
    }
}
