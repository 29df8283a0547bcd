package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.experiments.report.Series.Stroke;

/** Every kind of chart with made-up data, to look at and to test with. No number here was measured. */
final class ChartGallery {
    private static final double[] STEPS = {64, 128, 256, 512, 1024, 2048, 4096};

    private ChartGallery() {}

    /** Every chart by its title. */
    static List<Chart> charts() {
        return List.of(
                sweep(), overlay(), ledger(), ledger().asShares("share of the error"), signed(), strip(), pareto());
    }

    static String page() {
        HtmlPage page = new HtmlPage("Gallery", "Every kind of chart");
        page.verdict("Nothing on this page was measured.", HtmlPage.Mood.WARNING);
        page.section("Equations", "Drawn by the browser.").equation(bound(), "The bound, with u = 2⁻ᵖ of each format.");
        page.section("Charts", "One of each.");
        List<String> titles = List.of("Sweep", "Overlay", "Ledger", "Shares", "Signed", "X-ray", "Pareto");
        for (int i = 0; i < titles.size(); i++) {
            Chart chart = charts().get(i);
            if (chart instanceof HistogramStrip || chart instanceof ParetoChart) {
                page.wideFigure(titles.get(i), chart, "What is seen, in a sentence.");
            } else {
                page.figure(titles.get(i), chart, "What is seen, in a sentence.");
            }
        }
        return page.finish("Made up.");
    }

    /** {@code e_N <= (exp(L T) - 1)/L (c M u_L + |y| u_H/h + C h^p) + u_L |Y_N|}. */
    static Formula bound() {
        Formula low = Formula.index(Formula.symbol("u"), Formula.text("low"));
        Formula high = Formula.index(Formula.symbol("u"), Formula.text("high"));
        Formula growth = Formula.fraction(
                Formula.row(
                        Formula.power(Formula.symbol("e"), Formula.row(Formula.symbol("L"), Formula.symbol("T"))),
                        Formula.operator("−"),
                        Formula.number("1")),
                Formula.symbol("L"));
        Formula sum = Formula.row(
                Formula.symbol("c"),
                Formula.symbol("M"),
                low,
                Formula.operator("+"),
                Formula.magnitude(Formula.symbol("y")),
                Formula.fraction(high, Formula.symbol("h")),
                Formula.operator("+"),
                Formula.symbol("C"),
                Formula.power(Formula.symbol("h"), Formula.symbol("p")));
        return Formula.row(
                Formula.index(Formula.symbol("e"), Formula.symbol("N")),
                Formula.operator("≤"),
                growth,
                Formula.bracketed(sum),
                Formula.operator("+"),
                low,
                Formula.norm(Formula.index(Formula.symbol("Y"), Formula.symbol("N"))),
                Formula.operator("+"),
                Formula.sum(
                        Formula.row(Formula.symbol("i"), Formula.operator("="), Formula.number("1")),
                        Formula.symbol("s"),
                        Formula.row(
                                Formula.index(Formula.symbol("b"), Formula.symbol("i")),
                                Formula.root(Formula.indexPower(
                                        Formula.symbol("θ"), Formula.symbol("i"), Formula.number("2"))))));
    }

    static LineChart sweep() {
        return LineChart.of(
                Axis.log2("steps N"),
                Axis.log10("relative error"),
                ChartSize.HALF,
                new Series("y(T)", Ink.BLUE, Stroke.MARKED, STEPS, powers(2, -2, 3e-4)),
                new Series("dL/dy₀", Ink.ORANGE, Stroke.MARKED, STEPS, powers(5, -2, 6e-4)),
                new Series("dL/dθ", Ink.TEAL, Stroke.MARKED, STEPS, powers(3, -1, 2e-4)),
                new Series("bound", Ink.GREY, Stroke.BOUND, STEPS, powers(40, -1, 5e-3)),
                new Series("truncation", Ink.MUTED, Stroke.BOUND, STEPS, powers(2, -2, 0)),
                Series.slope("slope −1", -1, 64, 0.2, 4096),
                Series.slope("slope −2", -2, 64, 0.01, 4096));
    }

    private static double[] powers(double factor, double slope, double floor) {
        double[] values = new double[STEPS.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = factor * Math.pow(STEPS[i], slope) + floor;
        }
        return values;
    }

    /** The curves of many runs. */
    static LineChart overlay() {
        List<Series> runs = new ArrayList<>();
        for (int run = 0; run < 8; run++) {
            double[] x = new double[200];
            double[] y = new double[200];
            for (int i = 0; i < x.length; i++) {
                x[i] = 10 * i;
                y[i] = 2.8 + 0.02 * run + 3 * Math.exp(-i / (12.0 + 3 * run)) + 0.02 * Math.sin(i * (1 + run));
            }
            runs.add(new Series("run " + (run + 1), Ink.series(run), Stroke.LINE, x, y));
        }
        return LineChart.of(
                Axis.linear("iteration").from(0),
                Axis.linear("loss, nats"),
                ChartSize.HALF,
                runs.toArray(Series[]::new));
    }

    static StackedChart ledger() {
        String[] roles = {
            "velocity",
            "stage sum",
            "h φ",
            "state add",
            "storage",
            "cotangent cast",
            "VJP",
            "parameter sum",
            "remainder"
        };
        int steps = 64;
        double[] places = new double[steps];
        double[] whole = new double[steps];
        List<StackedChart.Part> parts = new ArrayList<>();
        for (int r = 0; r < roles.length; r++) {
            double[] values = new double[steps];
            for (int i = 0; i < steps; i++) {
                places[i] = i + 1;
                values[i] = 1e-5 * (i + 1) * (1 + 0.4 * Math.sin(0.1 * i + r)) / (1 + r);
                whole[i] += 1.05 * values[i];
            }
            parts.add(new StackedChart.Part(roles[r], Ink.series(r), values));
        }
        return StackedChart.of(
                        Axis.linear("step"),
                        Axis.linear("error of the state"),
                        new StackedChart.Steps(places, parts),
                        StackedChart.Form.AREAS,
                        ChartSize.HALF)
                .withLines(new Series("measured", Ink.TEXT, Stroke.LINE, places, whole));
    }

    static StackedChart signed() {
        double[] places = {1, 2, 3, 4, 5, 6};
        return StackedChart.of(
                Axis.linear("step"),
                Axis.linear("signed error"),
                new StackedChart.Steps(
                        places,
                        List.of(
                                new StackedChart.Part("velocity", Ink.BLUE, 1, 2, -1, 3, Double.NaN, 2),
                                new StackedChart.Part("storage", Ink.ORANGE, -1, 1, -2, 1, 1, -3),
                                new StackedChart.Part("stage sum", Ink.TEAL, 0.5, -0.5, 1, 1, 2, 0))),
                StackedChart.Form.BARS,
                ChartSize.HALF);
    }

    static HistogramStrip strip() {
        Stream random = new CounterRandom(7, Purpose.DATA_SAMPLES).at(0, 0, 0, 0);
        List<HistogramStrip.Column> columns = new ArrayList<>();
        double[] places = new double[127];
        double[] scale = new double[127];
        for (int step = 0; step < 127; step++) {
            Log2Histogram histogram = new Log2Histogram();
            for (int i = 0; i < 400; i++) {
                double value = Math.scalb(random.nextNormal() * Math.exp(2 * random.nextNormal()), -step / 8);
                histogram.count(Math.abs(value) < 0x1p-25 || i < step / 8 ? 0 : value);
            }
            columns.add(new HistogramStrip.Column(step + 1, histogram));
            places[step] = step + 1;
            scale[step] = Math.scalb(1.0, step / 12 - (step > 90 ? 1 : 0));
        }
        return HistogramStrip.of("step of the backward pass", "|S a|", FloatFormat.BINARY16, columns, ChartSize.FULL)
                .withSeries(new Series("scale S", Ink.ORANGE, Stroke.STEPS, places, scale))
                .withEvents(new LineChart.Events(
                        "repeated", Ink.BAD, List.of(new LineChart.Event(91, "1 retry at time step 36"))));
    }

    static ParetoChart pareto() {
        List<ParetoChart.Point> points = new ArrayList<>();
        String[] roles = {"velocity", "storage", "stage sum", "h φ", "cotangent", "VJP"};
        for (int mask = 0; mask < 64; mask++) {
            List<String> low = new ArrayList<>();
            double error = 1e-7;
            double bytes = 4096;
            for (int r = 0; r < roles.length; r++) {
                if ((mask >> r & 1) == 1) {
                    low.add(roles[r]);
                    error += 1e-6 * Math.pow(4.7, r);
                    bytes -= 300 + 30 * (5 - r);
                }
            }
            String name = low.isEmpty() ? "all high" : "low: " + String.join(", ", low);
            points.add(new ParetoChart.Point(name, bytes, error, "1.2 ms"));
        }
        return new ParetoChart(Axis.log2("bytes"), Axis.log10("error"), points, ChartSize.FULL);
    }
}
