package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;

/** Draws a {@link LineChart}, and what else has series over a pair of axes. */
final class LineChartDrawing {
    private static final double LEFT = 64;
    private static final double RIGHT = 18;
    private static final double BOTTOM = 46;
    private static final double LEGEND_ROW = 20;
    private static final int MOST_TOOLTIPS = 150;

    /** What lies beneath the series; by default nothing. */
    interface Ground {
        /** Values that the axes must hold beside those of the series. */
        default List<double[]> xs() {
            return List.of();
        }

        /** Values that the axes must hold beside those of the series. */
        default List<double[]> ys() {
            return List.of();
        }

        /** Its own entries of the legend. */
        default List<Legend.Entry> legend() {
            return List.of();
        }

        /** Draws it, before the axes and behind the series. */
        default void draw(Markup to, Plot plot) {}

        /** The height at the foot of the plot that is no part of the y axis: ticks, band names and events leave it free. */
        default double foot(Plot plot) {
            return 0;
        }

        /** What of it is not shown. */
        default List<String> notes() {
            return List.of();
        }
    }

    /** Nothing beneath the series. */
    private static final class Bare implements Ground {}

    private final LineChart chart;
    private final Ground ground;
    private final List<Legend.Entry> entries;
    private final Plot plot;
    private final List<SeriesDrawing> drawings = new ArrayList<>();

    private LineChartDrawing(LineChart chart, Ground ground) {
        this.chart = chart;
        this.ground = ground;
        List<Look> looks = Look.of(chart.series());
        this.entries = legend(looks);
        this.plot = plot();
        for (int i = 0; i < looks.size(); i++) {
            double place = (i + 0.5) / looks.size();
            drawings.add(
                    new SeriesDrawing(plot, chart.x(), chart.y(), chart.series().get(i), looks.get(i), place));
        }
    }

    /** Above a ground a line has a rim, so that it is seen on dark too. */
    private void drawSeries(Markup to, SeriesDrawing drawing) {
        if (!(ground instanceof Bare)) {
            drawing.drawRim(to);
        }
        drawing.draw(to);
    }

    static String draw(LineChart chart) {
        return draw(chart, new Bare());
    }

    /** A chart whose series lie above something else. */
    static String draw(LineChart chart, Ground ground) {
        return new LineChartDrawing(chart, ground).draw();
    }

    private Plot plot() {
        double width = chart.size().width() - LEFT - RIGHT;
        double top = 24 + LEGEND_ROW * Legend.rows(entries, chart.size().width() - RIGHT) + 6;
        List<double[]> xs = new ArrayList<>(ground.xs());
        List<double[]> ys = new ArrayList<>(ground.ys());
        boolean onlyGuides = xs.isEmpty() && chart.series().stream().allMatch(LineChartDrawing::isGuide);
        for (Series series : chart.series()) {
            if (onlyGuides || !isGuide(series)) {
                xs.add(series.allX());
                ys.add(series.allY());
            }
        }
        for (LineChart.Reference reference : chart.references()) {
            ys.add(new double[] {reference.value()});
        }
        return new Plot(
                LEFT,
                top,
                width,
                Math.max(60, chart.size().height() - top - BOTTOM),
                AxisRange.of(chart.x(), xs),
                AxisRange.of(chart.y(), ys));
    }

    private static boolean isGuide(Series series) {
        return series.stroke() == Series.Stroke.GUIDE;
    }

    private List<Legend.Entry> legend(List<Look> looks) {
        List<Legend.Entry> all = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            Series series = chart.series().get(i);
            if (!isGuide(series)) {
                all.add(new Legend.Entry(series.name(), series.ink(), new Legend.LineKey(looks.get(i))));
            }
        }
        // A series alone is what the axis says.
        if (all.size() == 1 && chart.events().isEmpty() && ground.legend().isEmpty()) {
            all.clear();
        }
        all.addAll(0, ground.legend());
        for (int i = 0; i < chart.events().size(); i++) {
            LineChart.Events events = chart.events().get(i);
            all.add(new Legend.Entry(events.name(), events.ink(), new Legend.EventKey(eventMark(i))));
        }
        return all;
    }

    private static Marker eventMark(int row) {
        List<Marker> marks = List.of(Marker.TRIANGLE, Marker.DIAMOND, Marker.PLUS, Marker.FUNNEL);
        return marks.get(row % marks.size());
    }

    private String draw() {
        String description = chart.y().label() + " over " + chart.x().label();
        // The legend of many series may need more height than the chart was given.
        double height = Math.max(chart.size().height(), plot.bottom() + BOTTOM);
        Markup to = Chart.begin(description, chart.size().width(), height, "data-plot", plot.describe());
        Levels levels = new Levels(chart, plot, plot.bottom() - ground.foot(plot));
        levels.drawBands(to);
        if (isEmpty()) {
            // Ticks of no data would be invented numbers.
            Plot.text(to, 0, 12, chart.y().label(), "fill", Ink.MUTED.css());
            Plot.label(to, plot.left() + plot.width() / 2, plot.top() + plot.height() / 2, "no values", "middle");
        } else {
            plot.drawAxes(to, chart.x(), chart.y(), ground.foot(plot));
        }
        ground.draw(to, plot);
        Legend.draw(to, entries, 0, 32, chart.size().width() - RIGHT);
        openClip(to);
        drawings.forEach(drawing -> drawSeries(to, drawing));
        to.close();
        levels.drawReferences(to);
        levels.drawBandNames(to);
        drawings.stream().filter(drawing -> isGuide(drawing.series())).forEach(drawing -> drawing.drawName(to));
        for (int i = 0; i < chart.events().size(); i++) {
            drawEvents(to, chart.events().get(i), i);
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

    private void drawEvents(Markup to, LineChart.Events events, int row) {
        double y = plot.bottom() - ground.foot(plot) - 6 - 11 * row;
        for (LineChart.Event event : events.marks()) {
            if (plot.xRange().contains(event.x())) {
                to.open("g").leaf("title", event.description());
                eventMark(row).draw(to, List.of(new double[] {plot.x(event.x()), y}), 4.2, events.ink());
                to.close();
            }
        }
    }

    /** Invisible discs that name the values beneath the pointer; of a long series some points only. */
    private void drawTooltips(Markup to) {
        if (chart.size().equals(ChartSize.NARROW)) {
            // Where fingers point, no title shows.
            return;
        }
        to.open("g", "class", "basic", "fill", "transparent");
        for (SeriesDrawing drawing : drawings) {
            Series series = drawing.series();
            int stride = Math.max(1, Math.ceilDiv(series.count(), MOST_TOOLTIPS));
            for (int i = 0; i < series.count(); i += stride) {
                if (drawing.isWithin(i) && !isGuide(series)) {
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
        for (SeriesDrawing drawing : drawings) {
            Series series = drawing.series();
            for (int i = 0; i < series.count() && !isGuide(series); i++) {
                if (!Double.isFinite(series.x(i)) || !Double.isFinite(series.y(i))) {
                    notFinite++;
                } else if (!drawing.isDrawable(i)) {
                    notPositive++;
                } else if (!plot.yRange().contains(series.y(i))) {
                    beyond++;
                }
            }
        }
        List<String> notes = new ArrayList<>(ground.notes());
        addNote(notes, beyond, "beyond the axis");
        addNote(notes, notFinite, "not finite");
        addNote(notes, notPositive, "at or below 0");
        if (!notes.isEmpty()) {
            Plot.label(to, plot.right() - 6, plot.top() + 13, "not shown: " + String.join(", ", notes), "end");
        }
    }

    static void addNote(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(Numbers.count(count) + " " + what);
        }
    }

    private boolean isEmpty() {
        for (SeriesDrawing drawing : drawings) {
            for (int i = 0; i < drawing.series().count(); i++) {
                if (drawing.isDrawable(i)) {
                    return false;
                }
            }
        }
        return ground.xs().isEmpty();
    }
}
