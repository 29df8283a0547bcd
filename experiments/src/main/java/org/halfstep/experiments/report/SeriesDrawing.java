package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws a series in a plot.
 *
 * @param plot where
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series what
 * @param look how
 * @param place its place among the series of the chart, from 0 to 1: where its first mark stands
 */
record SeriesDrawing(Plot plot, Axis x, Axis y, Series series, Look look, double place) {
    private static final int MARKS = 8;
    private static final double RADIUS = 3.6;

    void draw(Markup to) {
        if (look.dash() != Dash.NONE) {
            to.empty(
                    "path",
                    "class",
                    "line",
                    "d",
                    path(),
                    "fill",
                    "none",
                    "stroke",
                    series.ink().css(),
                    "stroke-width",
                    Numbers.coordinate(look.width()),
                    "stroke-dasharray",
                    look.dash().array(),
                    "stroke-linejoin",
                    "round",
                    "stroke-linecap",
                    look.dash() == Dash.SOLID ? "round" : "butt");
        }
        boolean everyPoint = series.stroke() == Series.Stroke.DOTS || series.stroke() == Series.Stroke.MARKED;
        look.marker().draw(to, everyPoint ? all() : some(), everyPoint && series.count() > 200 ? 2.6 : RADIUS, ink());
    }

    /** A wider line beneath the line, in the colour of the ground of figures. */
    void drawRim(Markup to) {
        if (look.dash() != Dash.NONE) {
            String width = Numbers.coordinate(look.width() + 3);
            String[] style = {"fill", "none", "stroke", Ink.SURFACE.css(), "stroke-width", width, "opacity", "0.85"};
            to.empty("path", Plot.join(new String[] {"class", "rim", "d", path(), "stroke-linejoin", "round"}, style));
        }
    }

    private Ink ink() {
        return series.ink();
    }

    boolean isDrawable(int i) {
        return x.scale().holds(series.x(i)) && y.scale().holds(series.y(i));
    }

    /** Whether a point lies within the plot. */
    boolean isWithin(int i) {
        return isDrawable(i)
                && plot.xRange().contains(series.x(i))
                && plot.yRange().contains(series.y(i));
    }

    /** The line, begun anew after each gap; a point between two gaps becomes a dot. */
    private String path() {
        StringBuilder path = new StringBuilder();
        boolean steps = series.stroke() == Series.Stroke.STEPS || series.stroke() == Series.Stroke.DASHED_STEPS;
        boolean drawing = false;
        double previousY = 0;
        for (int i = 0; i < series.count(); i++) {
            if (!isDrawable(i)) {
                drawing = false;
                continue;
            }
            double top = plotY(i);
            String at = Numbers.coordinate(plotX(i)) + " " + Numbers.coordinate(top);
            if (!drawing) {
                path.append('M').append(at).append("h0");
            } else if (steps) {
                path.append('H').append(Numbers.coordinate(plotX(i)));
                path.append(top == previousY ? "" : "V" + Numbers.coordinate(top));
            } else {
                path.append('L').append(at);
            }
            drawing = true;
            previousY = top;
        }
        return path.toString();
    }

    private List<double[]> all() {
        List<double[]> centres = new ArrayList<>();
        for (int i = 0; i < series.count(); i++) {
            if (isWithin(i)) {
                centres.add(new double[] {plotX(i), plotY(i)});
            }
        }
        return centres;
    }

    /** A few points evenly along the line, so that marks of lines that coincide stand apart. */
    private List<double[]> some() {
        List<double[]> points = all();
        double length = 0;
        for (int i = 1; i < points.size(); i++) {
            length += distance(points.get(i - 1), points.get(i));
        }
        double gap = length / Math.min(MARKS, Math.max(1, points.size()));
        double next = place * gap;
        double walked = 0;
        List<double[]> centres = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            walked += i == 0 ? 0 : distance(points.get(i - 1), points.get(i));
            if (walked >= next) {
                centres.add(points.get(i));
                next = Math.max(next + gap, walked + gap / 2);
            }
        }
        return centres;
    }

    private static double distance(double[] from, double[] to) {
        // Along x first of all: noise must not draw the marks together.
        return Math.abs(to[0] - from[0]) + 0.05 * Math.abs(to[1] - from[1]);
    }

    private double plotX(int i) {
        return plot.x(series.x(i));
    }

    /** A far point stays far beyond the edge, where the clip hides it, without a coordinate that no viewer can hold. */
    private double plotY(int i) {
        return Math.clamp(plot.y(series.y(i)), plot.top() - 10_000, plot.bottom() + 10_000);
    }

    /** The name of a guide beside its last visible piece. */
    void drawName(Markup to) {
        double[] at = null;
        boolean falls = false;
        for (int i = 1; i < series.count(); i++) {
            if (!isDrawable(i - 1) || !isDrawable(i)) {
                continue;
            }
            for (int step = 0; step <= 100; step++) {
                double px = plotX(i - 1) + step / 100.0 * (plotX(i) - plotX(i - 1));
                double py = plotY(i - 1) + step / 100.0 * (plotY(i) - plotY(i - 1));
                boolean inside = px >= plot.left()
                        && px <= plot.right() - 4
                        && py >= plot.top() + 14
                        && py <= plot.bottom() - 14;
                at = inside ? new double[] {px, py} : at;
            }
            falls = plotY(i) > plotY(i - 1);
        }
        if (at != null) {
            boolean roomRight = at[0] + Plot.textWidth(series.name()) < plot.right();
            // Before the end of a line that falls there is room below it, otherwise above.
            double baseline = falls && !roomRight ? at[1] + 12 : at[1] - 6;
            Plot.label(to, roomRight ? at[0] + 5 : at[0] - 4, baseline, series.name(), roomRight ? "start" : "end");
        }
    }
}
