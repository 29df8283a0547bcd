package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;

/** Draws a {@link LineChart}. */
final class LineChartDrawing {
    private static final double LEFT = 64;
    private static final double RIGHT = 18;
    private static final double BOTTOM = 46;
    private static final double LEGEND_ROW = 20;
    private static final int MOST_TOOLTIPS = 150;

    private final LineChart chart;
    private final List<Legend.Entry> entries;
    private final Plot plot;

    private LineChartDrawing(LineChart chart) {
        this.chart = chart;
        this.entries = legend(chart);
        double width = chart.size().width() - LEFT - RIGHT;
        double top = 24 + LEGEND_ROW * Legend.rows(entries, chart.size().width() - RIGHT) + 6;
        List<double[]> xs = new ArrayList<>();
        List<double[]> ys = new ArrayList<>();
        for (Series series : chart.series()) {
            xs.add(series.allX());
            ys.add(series.allY());
        }
        for (LineChart.Reference reference : chart.references()) {
            ys.add(new double[] {reference.value()});
        }
        this.plot = new Plot(
                LEFT,
                top,
                width,
                chart.size().height() - top - BOTTOM,
                AxisRange.of(chart.x(), xs),
                AxisRange.of(chart.y(), ys));
    }

    static String draw(LineChart chart) {
        return new LineChartDrawing(chart).draw();
    }

    private static List<Legend.Entry> legend(LineChart chart) {
        List<Legend.Entry> entries = new ArrayList<>();
        for (Series series : chart.series()) {
            entries.add(new Legend.Entry(series.name(), series.ink(), Legend.Key.of(series.stroke())));
        }
        // A series alone is what the axis says.
        if (entries.size() == 1 && chart.events().isEmpty()) {
            entries.clear();
        }
        for (LineChart.Events events : chart.events()) {
            entries.add(new Legend.Entry(events.name(), events.ink(), Legend.Key.EVENT));
        }
        return entries;
    }

    private String draw() {
        String description = chart.y().label() + " over " + chart.x().label();
        Markup to = Chart.begin(description, chart.size().width(), chart.size().height());
        drawBands(to);
        if (isEmpty()) {
            // Ticks of no data would be invented numbers.
            Plot.text(to, 0, 12, chart.y().label(), "fill", Ink.MUTED.css());
            Plot.label(to, plot.left() + plot.width() / 2, plot.top() + plot.height() / 2, "no values", "middle");
        } else {
            plot.drawAxes(to, chart.x(), chart.y());
        }
        Legend.draw(to, entries, 0, 32, chart.size().width() - RIGHT);
        for (LineChart.Reference reference : chart.references()) {
            drawReference(to, reference);
        }
        openClip(to);
        for (Series series : chart.series()) {
            drawSeries(to, series);
        }
        to.close();
        for (LineChart.Events events : chart.events()) {
            drawEvents(to, events);
        }
        drawTooltips(to);
        drawNotes(to);
        return to.close().finish();
    }

    /** A nested drawing in the same coordinates that ends at the edges of the plot. */
    private void openClip(Markup to) {
        String x = Numbers.coordinate(plot.left() - 4);
        String y = Numbers.coordinate(plot.top() - 2);
        String width = Numbers.coordinate(plot.width() + 8);
        String height = Numbers.coordinate(plot.height() + 4);
        String box = String.join(" ", x, y, width, height);
        to.open("svg", "x", x, "y", y, "width", width, "height", height, "viewBox", box, "overflow", "hidden");
    }

    private void drawBands(Markup to) {
        for (LineChart.Band band : chart.bands()) {
            double low = Math.clamp(plot.yRange().fraction(band.low()), 0, 1);
            double high = Math.clamp(plot.yRange().fraction(band.high()), 0, 1);
            double top = plot.bottom() - plot.height() * high;
            double height = plot.height() * (high - low);
            Plot.rectangle(
                    to,
                    plot.left(),
                    top,
                    plot.width(),
                    height,
                    "fill",
                    band.ink().css(),
                    "opacity",
                    "0.10");
            if (height >= 16) {
                Plot.label(to, plot.left() + 8, top + height - 6, band.name(), "start");
            }
        }
    }

    private void drawReference(Markup to, LineChart.Reference reference) {
        if (!plot.yRange().contains(reference.value())) {
            return;
        }
        double y = plot.y(reference.value());
        Plot.line(
                to, plot.left(), y, plot.right(), y, reference.ink(), "stroke-dasharray", "2 3", "stroke-width", "1.3");
        double baseline = y - 5 < plot.top() + 8 ? y + 14 : y - 5;
        Plot.label(to, plot.right() - 6, baseline, reference.name(), "end");
    }

    private void drawSeries(Markup to, Series series) {
        if (series.stroke() != Series.Stroke.DOTS) {
            to.empty(
                    "path",
                    "d",
                    path(series),
                    "fill",
                    "none",
                    "stroke",
                    series.ink().css(),
                    "stroke-width",
                    series.stroke() == Series.Stroke.THIN ? "1.1" : "2",
                    "stroke-dasharray",
                    Legend.Key.of(series.stroke()) == Legend.Key.DASHED ? "6 4" : "none",
                    "stroke-linejoin",
                    "round",
                    "stroke-linecap",
                    "round");
        }
        if (series.stroke() == Series.Stroke.DOTS || series.stroke() == Series.Stroke.MARKED) {
            drawDots(to, series);
        }
    }

    /** The line, begun anew after each gap; a point between two gaps becomes a dot. */
    private String path(Series series) {
        StringBuilder path = new StringBuilder();
        boolean steps = series.stroke() == Series.Stroke.STEPS || series.stroke() == Series.Stroke.DASHED_STEPS;
        boolean drawing = false;
        double previousY = 0;
        for (int i = 0; i < series.count(); i++) {
            if (!isDrawable(series, i)) {
                drawing = false;
                continue;
            }
            double y = limited(plot.y(series.y(i)));
            String at = Numbers.coordinate(plot.x(series.x(i))) + " " + Numbers.coordinate(y);
            if (!drawing) {
                path.append('M').append(at).append("h0");
            } else if (steps) {
                path.append('H').append(Numbers.coordinate(plot.x(series.x(i))));
                path.append(y == previousY ? "" : "V" + Numbers.coordinate(y));
            } else {
                path.append('L').append(at);
            }
            drawing = true;
            previousY = y;
        }
        return path.toString();
    }

    /** A far point stays far beyond the edge, where the clip hides it, without a coordinate that no viewer can hold. */
    private double limited(double y) {
        return Math.clamp(y, plot.top() - 10_000, plot.bottom() + 10_000);
    }

    private void drawDots(Markup to, Series series) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < series.count(); i++) {
            if (isDrawable(series, i) && plot.yRange().contains(series.y(i))) {
                path.append('M')
                        .append(Numbers.coordinate(plot.x(series.x(i))))
                        .append(' ')
                        .append(Numbers.coordinate(plot.y(series.y(i))))
                        .append("h0");
            }
        }
        to.empty(
                "path",
                "d",
                path.toString(),
                "stroke",
                series.ink().css(),
                "stroke-width",
                "6",
                "stroke-linecap",
                "round");
    }

    private void drawEvents(Markup to, LineChart.Events events) {
        for (LineChart.Event event : events.marks()) {
            if (plot.xRange().contains(event.x())) {
                String at = Numbers.coordinate(plot.x(event.x())) + " " + Numbers.coordinate(plot.bottom() - 11);
                to.open(
                                "path",
                                "d",
                                "M" + at + "l4.5 9h-9z",
                                "fill",
                                events.ink().css())
                        .leaf("title", event.description())
                        .close();
            }
        }
    }

    /** Invisible discs that name the values beneath the pointer; of a long series some points only. */
    private void drawTooltips(Markup to) {
        to.open("g", "fill", "transparent");
        for (Series series : chart.series()) {
            int stride = Math.max(1, Math.ceilDiv(series.count(), MOST_TOOLTIPS));
            for (int i = 0; i < series.count(); i += stride) {
                if (isDrawable(series, i) && plot.yRange().contains(series.y(i))) {
                    String title = series.name() + ": " + tooltip(chart.y(), series.y(i)) + " at "
                            + chart.x().label() + " " + tooltip(chart.x(), series.x(i));
                    to.open(
                                    "circle",
                                    "cx",
                                    Numbers.coordinate(plot.x(series.x(i))),
                                    "cy",
                                    Numbers.coordinate(plot.y(series.y(i))),
                                    "r",
                                    "6")
                            .leaf("title", title)
                            .close();
                }
            }
        }
        to.close();
    }

    private static String tooltip(Axis axis, double value) {
        return axis.scale() == AxisScale.LOG2 ? Numbers.powerOfTwo(value) : Numbers.general(value);
    }

    /** What the chart does not show, said on the chart. */
    private void drawNotes(Markup to) {
        long notFinite = 0;
        long notPositive = 0;
        long beyond = 0;
        for (Series series : chart.series()) {
            for (int i = 0; i < series.count(); i++) {
                if (!Double.isFinite(series.x(i)) || !Double.isFinite(series.y(i))) {
                    notFinite++;
                } else if (!isDrawable(series, i)) {
                    notPositive++;
                } else if (!plot.yRange().contains(series.y(i))) {
                    beyond++;
                }
            }
        }
        List<String> notes = new ArrayList<>();
        addNote(notes, beyond, "beyond the axis");
        addNote(notes, notFinite, "not finite");
        addNote(notes, notPositive, "at or below 0");
        if (!notes.isEmpty()) {
            Plot.label(to, plot.right() - 6, plot.top() + 13, "not shown: " + String.join(", ", notes), "end");
        }
    }

    private static void addNote(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(Numbers.count(count) + " " + what);
        }
    }

    private boolean isEmpty() {
        for (Series series : chart.series()) {
            for (int i = 0; i < series.count(); i++) {
                if (isDrawable(series, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isDrawable(Series series, int i) {
        return chart.x().scale().holds(series.x(i)) && chart.y().scale().holds(series.y(i));
    }
}
